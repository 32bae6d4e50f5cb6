import Fastify from 'fastify';

// Upper limit of a POST on this machine: a server that only does HTTP and JSON.
const server = Fastify({ logger: false });
server.post('/*', (request, reply) => reply.status(201).send(request.body));
void server.listen({ port: 0, host: '127.0.0.1' }).then((address) => console.log(address));
