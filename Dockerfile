FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production DATABASE_URL=sqlite:/data/timebank.sqlite HOST=0.0.0.0 PORT=3000
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# What is kept beside the books, wherever these are: `data` below the folder of the service is the volume.
RUN mkdir /data && chown node:node /data && ln -s /data data
USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "--max-semi-space-size=64", "dist/src/cli.js", "serve"]
