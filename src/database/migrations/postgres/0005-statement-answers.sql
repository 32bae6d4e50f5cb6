-- Adds the answers of shops to the lines of their statements.

CREATE TABLE "statement_answer" (
  "ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "seq" bigint,
  "answer" text NOT NULL, "text" text, "person" text NOT NULL, "at" text NOT NULL,
  CONSTRAINT "PK_e1bd2c391dd657496a39d92c71b" PRIMARY KEY ("ledger", "id")
);
CREATE INDEX "IDX_794e903801ba68e1e5e55c7166" ON "statement_answer" ("ledger", "shop", "month", "seq");
CREATE INDEX "IDX_17ff25291a3fa2fe62f20a1a33" ON "statement_answer" ("ledger", "answer", "id");
