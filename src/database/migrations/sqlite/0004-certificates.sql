-- Adds certificates of service, and the number of certificates issued per ledger.

CREATE TABLE "certificate" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "checkId" text NOT NULL, "volunteer" text NOT NULL, "fromDay" text, "toDay" text, "minutes" integer NOT NULL, "issuedOn" text NOT NULL, "content" text NOT NULL, "note" text NOT NULL, "basis" text NOT NULL, "seq" integer NOT NULL, "revokedOn" text, "revokedSeq" integer, "reason" text, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_3f09ed9e6e08747993766a6001" ON "certificate" ("ledger", "code") ;
CREATE UNIQUE INDEX "IDX_ca8c605f0f74c44d8d71e54fa7" ON "certificate" ("checkId") ;
CREATE INDEX "IDX_713065f69333bd6b0d1a347493" ON "certificate" ("ledger", "volunteer", "id") ;

CREATE TABLE "certificate_series" ("ledger" text PRIMARY KEY NOT NULL, "issued" integer NOT NULL, "inCharge" text);
