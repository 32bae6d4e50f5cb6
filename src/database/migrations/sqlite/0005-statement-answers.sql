-- Adds the answers of shops to the lines of their statements.

CREATE TABLE "statement_answer" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "seq" integer, "answer" text NOT NULL, "text" text, "person" text NOT NULL, "at" text NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE INDEX "IDX_794e903801ba68e1e5e55c7166" ON "statement_answer" ("ledger", "shop", "month", "seq") ;
CREATE INDEX "IDX_17ff25291a3fa2fe62f20a1a33" ON "statement_answer" ("ledger", "answer", "id") ;
