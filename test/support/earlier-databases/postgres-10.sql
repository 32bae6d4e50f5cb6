SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.timebank_entry_sealed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    DECLARE wrong text; BEGIN SELECT CASE WHEN h.ledger IS NULL THEN 'entry-without-ledger'
      WHEN a.seq <> 1 AND p.seq IS NULL THEN 'entry-out-of-order'
      WHEN a.recorded_at < p.recorded_at THEN 'entry-back-in-time'
      ELSE 'month-closed' END INTO wrong
    FROM added a LEFT JOIN LATERAL (SELECT h.ledger, h.closed_through FROM ledger_head h WHERE h.ledger = a.ledger LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT p.seq, p.recorded_at FROM entry p WHERE p.ledger = a.ledger AND p.seq = a.seq - 1 LIMIT 1) p ON true
    WHERE h.ledger IS NULL OR (a.seq <> 1 AND p.seq IS NULL) OR a.recorded_at < p.recorded_at OR a.period <= h.closed_through LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'month-closed' INTO wrong FROM added c JOIN added a ON a.ledger = c.ledger AND a.seq > c.seq AND a.period <= c.period
    WHERE c.kind = 'period.closed' LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'entry-not-sealed' INTO wrong FROM added a
      LEFT JOIN LATERAL (SELECT COUNT(*) AS count, MIN(n) AS first, MAX(n) AS last FROM posting p WHERE p.ledger = a.ledger AND p.seq = a.seq LIMIT 1) p ON true
    WHERE p.count <> a.n_postings OR COALESCE(p.first, 0) <> 0 OR COALESCE(p.last, -1) <> a.n_postings - 1 LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'entry-unbalanced' INTO wrong FROM added a
      LEFT JOIN LATERAL (SELECT unit FROM posting p WHERE p.ledger = a.ledger AND p.seq = a.seq GROUP BY unit HAVING SUM(amount) <> 0 LIMIT 1) p ON true
    WHERE p.unit IS NOT NULL LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF; UPDATE ledger_head h SET closed_through = c.period, closing = ''
  FROM (SELECT ledger, MAX(period) AS period FROM added WHERE kind = 'period.closed' GROUP BY ledger) c
  WHERE h.ledger = c.ledger; RETURN NULL; END $$;
CREATE FUNCTION public.timebank_head_is_last() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
     BEGIN IF NEW.seq IS DISTINCT FROM (SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger) THEN
         RAISE EXCEPTION 'head-is-not-last' USING ERRCODE = 'restrict_violation'; END IF;
       RETURN NEW; END $$;
CREATE FUNCTION public.timebank_posting_follows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    DECLARE wrong text; BEGIN SELECT CASE WHEN e.seq IS NOT NULL THEN 'posting-late' ELSE 'entry-not-sealed' END INTO wrong
    FROM (SELECT ledger, seq, MIN(n) AS first, MAX(n) AS last, COUNT(*) AS count FROM added GROUP BY ledger, seq) a
      LEFT JOIN LATERAL (SELECT e.seq FROM entry e WHERE e.ledger = a.ledger AND e.seq = a.seq LIMIT 1) e ON true
      LEFT JOIN LATERAL (SELECT p.n FROM posting p WHERE p.ledger = a.ledger AND p.seq = a.seq AND p.n = a.first - 1 LIMIT 1) p ON true
    WHERE e.seq IS NOT NULL OR a.last - a.first + 1 <> a.count OR (a.first > 0 AND p.n IS NULL) LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'posting-without-account' INTO wrong FROM (SELECT DISTINCT ledger, account, unit FROM added) a
      LEFT JOIN LATERAL (SELECT o.id FROM account o WHERE o.ledger = a.ledger AND o.id = a.account AND o.unit = a.unit LIMIT 1) o ON true
    WHERE o.id IS NULL LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'posting-lost-update' INTO wrong FROM added a
      LEFT JOIN LATERAL (SELECT p.seq, p.balance_after FROM posting p WHERE p.ledger = a.ledger AND p.account = a.account AND p.account_version = a.account_version - 1 LIMIT 1) p ON true
    WHERE CASE WHEN a.account_version = 1 THEN a.balance_after <> a.amount
      ELSE p.seq IS NULL OR p.seq > a.seq OR p.balance_after <> a.balance_after - a.amount END LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$;
CREATE FUNCTION public.timebank_posting_has_entry() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
     BEGIN PERFORM FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq;
       IF NOT FOUND THEN RAISE EXCEPTION 'posting-without-entry' USING ERRCODE = 'restrict_violation'; END IF;
       RETURN NULL; END $$;
CREATE FUNCTION public.timebank_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
      BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.account (
    ledger text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    owner text,
    unit text NOT NULL,
    floor bigint,
    ceiling bigint,
    posted bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT account_check CHECK (((floor IS NULL) OR (posted >= floor))),
    CONSTRAINT account_check1 CHECK (((ceiling IS NULL) OR (posted <= ceiling)))
)
WITH (fillfactor='70');
CREATE TABLE public.activity (
    ledger text NOT NULL,
    id text NOT NULL,
    code text NOT NULL,
    category text NOT NULL,
    title text NOT NULL,
    site text,
    organisation text NOT NULL,
    "startsAt" text NOT NULL,
    "endsAt" text NOT NULL,
    capacity bigint
);
CREATE TABLE public.api_key (
    id text NOT NULL,
    ledger text NOT NULL,
    roles text NOT NULL,
    person text NOT NULL,
    shop text,
    client text NOT NULL,
    label text NOT NULL,
    hash text NOT NULL,
    "createdAt" text NOT NULL,
    "expiresAt" text,
    "revokedAt" text,
    "rotatedFrom" text,
    "lastUsedAt" text
);
CREATE TABLE public.certificate (
    ledger text NOT NULL,
    id text NOT NULL,
    code text NOT NULL,
    "checkId" text NOT NULL,
    volunteer text NOT NULL,
    "fromDay" text,
    "toDay" text,
    minutes bigint NOT NULL,
    "issuedOn" text NOT NULL,
    content text NOT NULL,
    note text NOT NULL,
    basis text NOT NULL,
    seq bigint NOT NULL,
    "revokedOn" text,
    "revokedSeq" bigint,
    reason text
);
CREATE TABLE public.certificate_series (
    ledger text NOT NULL,
    issued bigint NOT NULL,
    "inCharge" text
);
CREATE TABLE public.checkpoint (
    ledger text NOT NULL,
    size bigint NOT NULL,
    root text NOT NULL,
    note text NOT NULL,
    created_at text NOT NULL,
    kind text NOT NULL
);
CREATE TABLE public.consent_code (
    ledger text NOT NULL,
    id text NOT NULL,
    volunteer text NOT NULL,
    kind text NOT NULL,
    digest text NOT NULL,
    shop text,
    ceiling bigint,
    "createdBy" text NOT NULL,
    "createdAt" text NOT NULL,
    "expiresAt" text NOT NULL,
    "usedAt" text,
    "usedFor" text,
    "cancelledAt" text
);
CREATE TABLE public.correction (
    ledger text NOT NULL,
    seq bigint NOT NULL,
    reverses bigint NOT NULL,
    reason text NOT NULL
);
CREATE TABLE public.directory_item (
    ledger text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    name text NOT NULL
);
CREATE TABLE public.entry (
    ledger text NOT NULL,
    seq bigint NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    n_postings integer NOT NULL,
    period text NOT NULL,
    occurred_on text NOT NULL,
    recorded_at text NOT NULL,
    actor text NOT NULL,
    client text NOT NULL,
    idem_key text NOT NULL,
    part integer NOT NULL,
    request_hash text NOT NULL,
    reverses_seq bigint,
    resolves_hold text,
    supersedes_seq bigint,
    leaf text NOT NULL,
    leaf_hash text NOT NULL,
    CONSTRAINT entry_n_postings_check CHECK (((n_postings = 0) OR (n_postings >= 2))),
    CONSTRAINT entry_part_check CHECK ((part >= 0)),
    CONSTRAINT entry_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.fund_receipt (
    ledger text NOT NULL,
    id text NOT NULL,
    source text NOT NULL,
    cents bigint NOT NULL,
    "receivedAt" text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.hold (
    ledger text NOT NULL,
    id text NOT NULL,
    account text NOT NULL,
    to_account text NOT NULL,
    amount bigint NOT NULL,
    expires_at text NOT NULL,
    CONSTRAINT hold_amount_check CHECK ((amount > 0))
);
CREATE TABLE public.hold_open (
    ledger text NOT NULL,
    id text NOT NULL,
    account text NOT NULL,
    to_account text NOT NULL,
    amount bigint NOT NULL,
    expires_at text NOT NULL
);
CREATE TABLE public.intake_refusal (
    ledger text NOT NULL,
    client text NOT NULL,
    idem_key text NOT NULL,
    month text NOT NULL,
    source text,
    line integer,
    kind text NOT NULL,
    reason text NOT NULL
);
CREATE TABLE public.job (
    id text NOT NULL,
    ledger text NOT NULL,
    name text NOT NULL,
    data text NOT NULL,
    status text NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    attempts bigint NOT NULL,
    result text,
    error text,
    "createdAt" text NOT NULL,
    "updatedAt" text NOT NULL
);
CREATE TABLE public.job_schedule (
    id text NOT NULL,
    pattern text NOT NULL,
    zone text NOT NULL,
    "nextAt" text NOT NULL
);
CREATE TABLE public.ledger (
    ledger text NOT NULL,
    name text NOT NULL,
    zone text NOT NULL,
    currency text NOT NULL,
    origin text NOT NULL,
    secret text NOT NULL,
    signing_key text NOT NULL,
    verifier text NOT NULL,
    created_at text NOT NULL,
    calendar text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.ledger_head (
    ledger text NOT NULL,
    seq bigint NOT NULL,
    leaf_hash text NOT NULL,
    recorded_at text NOT NULL,
    closed_through text NOT NULL,
    closing text NOT NULL,
    frontier text NOT NULL
);
CREATE TABLE public.migrations (
    id integer NOT NULL,
    "timestamp" bigint NOT NULL,
    name character varying NOT NULL
);
CREATE SEQUENCE public.migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.migrations_id_seq OWNED BY public.migrations.id;
CREATE TABLE public.month_summary (
    ledger text NOT NULL,
    month text NOT NULL,
    records bigint NOT NULL,
    minutes bigint NOT NULL,
    active bigint NOT NULL,
    registered bigint NOT NULL,
    "centsPerPoint" bigint
);
CREATE TABLE public.offer (
    ledger text NOT NULL,
    id text NOT NULL,
    code text NOT NULL,
    shop text NOT NULL,
    title text NOT NULL,
    price bigint NOT NULL
);
CREATE TABLE public.period (
    ledger text NOT NULL,
    month text NOT NULL,
    size bigint NOT NULL,
    root text NOT NULL,
    "closedAt" text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.period_total (
    ledger text NOT NULL,
    period text NOT NULL,
    kind text NOT NULL,
    unit text NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE public.person (
    ledger text NOT NULL,
    id text NOT NULL,
    code text NOT NULL,
    role text NOT NULL,
    "displayName" text,
    "birthYear" bigint,
    unit text,
    cohort text,
    "registeredOn" text,
    level bigint NOT NULL,
    "nameShown" boolean DEFAULT false NOT NULL
);
CREATE TABLE public.policy_version (
    ledger text NOT NULL,
    hash text NOT NULL,
    name text NOT NULL,
    version bigint NOT NULL,
    pack text NOT NULL,
    "adoptedAt" text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.posting (
    ledger text NOT NULL,
    seq bigint NOT NULL,
    n integer NOT NULL,
    account text NOT NULL,
    unit text NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    account_version bigint NOT NULL,
    CONSTRAINT posting_account_version_check CHECK ((account_version > 0)),
    CONSTRAINT posting_amount_check CHECK ((amount <> 0)),
    CONSTRAINT posting_n_check CHECK ((n >= 0))
);
CREATE TABLE public.rating (
    ledger text NOT NULL,
    record text NOT NULL,
    rater text NOT NULL,
    id text NOT NULL,
    volunteer text NOT NULL,
    activity text NOT NULL,
    stars bigint NOT NULL,
    "ratedAt" text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.receipt (
    ledger text NOT NULL,
    client text NOT NULL,
    idem_key text NOT NULL,
    request_hash text NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.redemption (
    ledger text NOT NULL,
    id text NOT NULL,
    code text,
    volunteer text NOT NULL,
    shop text NOT NULL,
    offer text NOT NULL,
    quantity bigint NOT NULL,
    points bigint NOT NULL,
    refunded bigint NOT NULL,
    "redeemedAt" text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.refusal (
    ledger text NOT NULL,
    client text NOT NULL,
    idem_key text NOT NULL,
    request_hash text NOT NULL,
    code text NOT NULL,
    fields text NOT NULL,
    language text NOT NULL,
    created_at text NOT NULL
);
CREATE TABLE public.report_edition (
    ledger text NOT NULL,
    month text NOT NULL,
    edition bigint NOT NULL,
    "madeAt" text NOT NULL,
    size bigint NOT NULL,
    root text NOT NULL,
    figures text NOT NULL
);
CREATE TABLE public.reservation (
    ledger text NOT NULL,
    id text NOT NULL,
    volunteer text NOT NULL,
    shop text NOT NULL,
    offer text NOT NULL,
    quantity bigint NOT NULL,
    price bigint NOT NULL,
    points bigint NOT NULL,
    status text NOT NULL,
    captured bigint NOT NULL,
    redemption text,
    "reservedAt" text NOT NULL,
    "expiresAt" text NOT NULL,
    seq bigint NOT NULL,
    "resolvedSeq" bigint
);
CREATE TABLE public.service_record (
    ledger text NOT NULL,
    id text NOT NULL,
    activity text NOT NULL,
    volunteer text NOT NULL,
    recorder text NOT NULL,
    approver text,
    method text NOT NULL,
    "startsAt" text NOT NULL,
    "signedOutAt" text,
    "endsAt" text NOT NULL,
    status text NOT NULL,
    reason text,
    seq bigint,
    "recordedAt" text,
    "lateReason" text,
    "secondApprover" text,
    "lateDue" text
);
CREATE TABLE public.session (
    hash text NOT NULL,
    key text NOT NULL,
    "createdAt" text NOT NULL,
    "expiresAt" text NOT NULL
);
CREATE TABLE public.shop (
    ledger text NOT NULL,
    id text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    "centsPerPoint" bigint NOT NULL,
    status text NOT NULL
);
CREATE TABLE public.shop_payment (
    ledger text NOT NULL,
    id text NOT NULL,
    shop text NOT NULL,
    cents bigint NOT NULL,
    "bankReference" text NOT NULL,
    "paidAt" text NOT NULL,
    seq bigint NOT NULL,
    "reversedSeq" bigint
);
CREATE TABLE public.shop_statement (
    ledger text NOT NULL,
    shop text NOT NULL,
    month text NOT NULL,
    due bigint NOT NULL,
    covered bigint NOT NULL,
    "carriedOut" bigint NOT NULL
);
CREATE TABLE public.statement_answer (
    ledger text NOT NULL,
    id text NOT NULL,
    shop text NOT NULL,
    month text NOT NULL,
    seq bigint,
    answer text NOT NULL,
    text text,
    person text NOT NULL,
    at text NOT NULL
);
ALTER TABLE ONLY public.migrations ALTER COLUMN id SET DEFAULT nextval('public.migrations_id_seq'::regclass);
INSERT INTO public.account VALUES ('sunrise', 'record:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'record', '01a2238a-90c4-7d2d-a770-e58b9330dd99', 'MIN', 0, NULL, 120, 1);
INSERT INTO public.account VALUES ('sunrise', 'coins:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'coins', '01a2238a-90c4-7d2d-a770-e58b9330dd99', 'COIN', 0, NULL, 120, 1);
INSERT INTO public.account VALUES ('sunrise', 'points:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'points', '01a2238a-90c4-7d2d-a770-e58b9330dd99', 'POINT', 0, NULL, 0, 2);
INSERT INTO public.account VALUES ('sunrise', 'fund:CNY', 'fund', NULL, 'CNY', 0, NULL, 0, 2);
INSERT INTO public.account VALUES ('sunrise', 'record:01a2238a-9137-7865-b43c-397cb063e999', 'record', '01a2238a-9137-7865-b43c-397cb063e999', 'MIN', 0, NULL, 120, 1);
INSERT INTO public.account VALUES ('sunrise', 'coins:01a2238a-9137-7865-b43c-397cb063e999', 'coins', '01a2238a-9137-7865-b43c-397cb063e999', 'COIN', 0, NULL, 120, 1);
INSERT INTO public.account VALUES ('sunrise', 'issuance:COIN', 'issuance', NULL, 'COIN', NULL, NULL, -240, 2);
INSERT INTO public.account VALUES ('sunrise', 'issuance:MIN', 'issuance', NULL, 'MIN', NULL, NULL, -240, 2);
INSERT INTO public.account VALUES ('sunrise', 'issuance:POINT', 'issuance', NULL, 'POINT', NULL, NULL, -400, 2);
INSERT INTO public.account VALUES ('sunrise', 'points:01a2238a-9137-7865-b43c-397cb063e999', 'points', '01a2238a-9137-7865-b43c-397cb063e999', 'POINT', 0, NULL, 100, 2);
INSERT INTO public.account VALUES ('sunrise', 'shop:01a2238a-91c2-798f-94e1-66c780cc332a', 'shop', '01a2238a-91c2-798f-94e1-66c780cc332a', 'POINT', NULL, NULL, 300, 2);
INSERT INTO public.account VALUES ('sunrise', 'clearing:01a2238a-91c2-798f-94e1-66c780cc332a', 'clearing', '01a2238a-91c2-798f-94e1-66c780cc332a', 'CNY', NULL, NULL, 100, 2);
INSERT INTO public.account VALUES ('sunrise', 'clearing:CNY', 'clearing', NULL, 'CNY', NULL, NULL, -100, 2);
INSERT INTO public.activity VALUES ('sunrise', '01a2238a-9183-7bed-856c-758ea72207dc', 'A01', 'teach', '四点半课堂', '向阳小区', '01a2238a-8fee-744e-9e8d-722e758046f8', '2026-11-09T07:00:00.000Z', '2026-11-09T09:00:00.000Z', 80);
INSERT INTO public.activity VALUES ('sunrise', '01a2238a-9444-7530-b154-a8a7967213e7', 'B1', 'teach', '四点半课堂', NULL, '01a2238a-8fee-744e-9e8d-722e758046f8', '2026-10-09T16:00:00.000Z', '2026-10-09T18:00:00.000Z', NULL);
INSERT INTO public.activity VALUES ('sunrise', '01a2238a-98e2-7e71-929e-b316d1f467da', 'B2', 'teach', '四点半课堂', NULL, '01a2238a-8fee-744e-9e8d-722e758046f8', '2026-11-02T16:00:00.000Z', '2026-11-02T18:00:00.000Z', NULL);
INSERT INTO public.api_key VALUES ('bbe75a3b0326d8ce', 'sunrise', 'coordinator', '01a2238a-8f67-760f-b2df-3a9b76347f04', NULL, '01a2238a-92fb-7c90-9515-3606da915383', '', 'fc5271f25cec8c24edd5c4121ced527ccf184e92e3feb78feba2270b90a17c69', '2026-11-20T04:00:00.000Z', NULL, NULL, NULL, NULL);
INSERT INTO public.api_key VALUES ('7ffcbb5c9a18efde', 'sunrise', 'auditor', '01a2238a-9324-703b-bb49-dc23362e551c', NULL, '01a2238a-9346-757d-be3a-a78b45aa62e7', '', 'e2d81da18ec0e025c76276de5705ab81c38717f7de2009160f34e9cd08fb5ab7', '2026-11-20T04:00:00.000Z', NULL, NULL, NULL, NULL);
INSERT INTO public.api_key VALUES ('4c514b65efa62587', 'sunrise', 'shop', '01a2238a-938f-7a9b-952e-2c256b0d9226', '01a2238a-91c2-798f-94e1-66c780cc332a', '01a2238a-93a9-7840-bf83-7091f7bbea98', '', '321d9f1bd2654e00b7246b6f73d24a4ce52880e21f0f48f180b6ace2d74c4884', '2026-11-20T04:00:00.000Z', '2027-11-20T04:00:00.000Z', NULL, NULL, NULL);
INSERT INTO public.api_key VALUES ('955d3a7f9e12d6ea', 'sunrise', 'volunteer', '01a2238a-90c4-7d2d-a770-e58b9330dd99', NULL, '01a2238a-941e-79d2-980b-b9622c1d4ddb', '', '46d3fc0c691a0adff741463a09e6d547d462c4018cd568299a499eb3d6b5932b', '2026-11-20T04:00:00.000Z', '2027-11-20T04:00:00.000Z', NULL, NULL, NULL);
INSERT INTO public.api_key VALUES ('5abb776d05689791', 'sunrise', 'operator', '01a2238a-8e86-7433-8b47-1da7e66a5d1a', NULL, '01a2238a-8eab-7cf3-a307-9668a163af63', '', 'afd544f6cd7e83832edcc933a53189bf32214ad9d16fc7d2f07c1865ad42e446', '2026-11-20T04:00:00.000Z', NULL, NULL, NULL, '2026-11-20T04:00:00.000Z');
INSERT INTO public.api_key VALUES ('65588139c8903c4b', 'sunrise', 'coordinator', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', NULL, '01a2238a-92d2-7d02-b949-2652fe1229b9', '', '25f311f82c7f0133d0d265a7fa110fd13d6761a5df0c56908afecd33efb5e8d3', '2026-11-20T04:00:00.000Z', NULL, NULL, NULL, '2026-11-20T04:00:00.000Z');
INSERT INTO public.checkpoint VALUES ('sunrise', 4, '4967f55ec9d518384cbf34dca9ca82f5f5a72c40ccf9f9c9a009bd890a41d186', 'timebank.local/sunrise
4
SWf1XsnVGDhMvzTcqcqC9fWnLEDM+fnJoAm9iQpB0YY=

— timebank.local/sunrise HxSJEYQrwMZhkUfLZ0uxUdXbrZRe5PUUhvGMtrSg+3O7+xCea8YalCYH3daJ0lkxKV9upZvaIRCgmT26CNmso2bA1Qc=
', '2026-11-20T04:00:00.000Z', 'close');
INSERT INTO public.checkpoint VALUES ('sunrise', 6, '574d21cb21a2e42b5b8f7f3aaaf2698964a6653d68a6f7af756949b9f93f3386', 'timebank.local/sunrise
6
V00hyyGi5Ctbj386qvJpiWSmZT1opvevdWlJufk/M4Y=

— timebank.local/sunrise HxSJEQ0Vy8Rbr075Mq0INgE2aGvMFNe0nHXTYN0lDyl0vSEGpVyamVh5dPe4WnMrZVgF6kQ2CgQy2ipbFMghWp2cTAk=
', '2026-11-20T04:00:00.000Z', 'close');
INSERT INTO public.checkpoint VALUES ('sunrise', 9, 'ce7b6005ebe89991599a1ece0d2d5e2685d78a7e4e5e0a4075d12e32b1687bfd', 'timebank.local/sunrise
9
zntgBevomZFZmh7ODS1eJoXXin5OXgpAddEuMrFoe/0=

— timebank.local/sunrise HxSJEfBfHOAq/q+9ka3hvEduHA2ng6UzT6Cj2naL2qYQrx06DfR9MhORub7zoKRM8sYxmDuDFDuGNkdVRsKTmR0PZgI=
', '2026-11-20T04:00:00.000Z', 'request');
INSERT INTO public.directory_item VALUES ('sunrise', '01a2238a-8fee-744e-9e8d-722e758046f8', 'organisation', '巡逻队', '东风巡逻队');
INSERT INTO public.directory_item VALUES ('sunrise', '01a2238a-902f-750e-ab19-fea01bcc5577', 'unit', '东风小区', '东风小区');
INSERT INTO public.directory_item VALUES ('sunrise', '01a2238a-9087-74ce-a5a0-a5162236a7ad', 'cohort', 'retiree', '退休人员');
INSERT INTO public.entry VALUES ('sunrise', 1, '01a1f71c-7600-730a-9223-cca7da00cad5', 'policy.adopted', 0, '2026-11', '2026-11-20', '2026-11-20T04:00:00.000Z', 'timebank', 'timebank', '8db3541c557ecfce033919945ac6fa8c953af77012e5c66d603f017c4ce9f718', 0, 'policy:first', NULL, NULL, NULL, '{"actor":"timebank","client":"timebank","facts":{"name":"sunrise","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","version":"1"},"id":"01a1f71c-7600-730a-9223-cca7da00cad5","idem":"8db3541c557ecfce033919945ac6fa8c953af77012e5c66d603f017c4ce9f718","kind":"policy.adopted","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[],"prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2026-11-20T04:00:00.000Z","seq":"1","v":1}', 'a2800119ac6c383fcc9f6f72b54ab5b3455dae150b3f99efa67f85b8742668ed');
INSERT INTO public.entry VALUES ('sunrise', 2, '01a1f71c-7600-713a-9a6e-bb420ad4d5f6', 'service.recorded', 6, '2026-10', '2026-10-10', '2026-11-20T04:00:00.000Z', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-92d2-7d02-b949-2652fe1229b9', 'd74b42956fdeb645a5f23e84a2590e849d008438239af3f1bf39cb1083625968', 0, '2de99f3854c3da972a9b55ec2b19032aaa46d717884811e5651d0de107c5019a', NULL, NULL, NULL, '{"actor":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","client":"01a2238a-92d2-7d02-b949-2652fe1229b9","facts":{"activity":"01a2238a-9444-7530-b154-a8a7967213e7","approvedAt":"2026-10-09T18:00:00.000Z","approver":"01a2238a-8f67-760f-b2df-3a9b76347f04","category":"teach","cohort":"01a2238a-9087-74ce-a5a0-a5162236a7ad","end":"2026-10-09T18:00:00.000Z","grade":"A","method":"code","organisation":"01a2238a-8fee-744e-9e8d-722e758046f8","record":"01a2238a-9472-7590-948d-fa11a626340e","recorder":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","signOut":"taken","start":"2026-10-09T16:00:00.000Z","unit":"01a2238a-902f-750e-ab19-fea01bcc5577","volunteer":"01a2238a-90c4-7d2d-a770-e58b9330dd99"},"id":"01a1f71c-7600-713a-9a6e-bb420ad4d5f6","idem":"d74b42956fdeb645a5f23e84a2590e849d008438239af3f1bf39cb1083625968","kind":"service.recorded","occurred":"2026-10-10","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"issuance:MIN","amount":"-120","unit":"MIN"},{"account":"record:01a2238a-90c4-7d2d-a770-e58b9330dd99","amount":"120","unit":"MIN"},{"account":"issuance:COIN","amount":"-120","unit":"COIN"},{"account":"coins:01a2238a-90c4-7d2d-a770-e58b9330dd99","amount":"120","unit":"COIN"},{"account":"issuance:POINT","amount":"-200","unit":"POINT"},{"account":"points:01a2238a-90c4-7d2d-a770-e58b9330dd99","amount":"200","unit":"POINT"}],"prev":"a2800119ac6c383fcc9f6f72b54ab5b3455dae150b3f99efa67f85b8742668ed","recorded":"2026-11-20T04:00:00.000Z","seq":"2","v":1}', '4b31097be8da5e14c27438f2896c252b759cd67c87e20613e0bbca2f46098ab5');
INSERT INTO public.entry VALUES ('sunrise', 3, '01a1f71c-7600-7945-85f4-b5c20933db09', 'fund.received', 2, '2026-10', '2026-10-20', '2026-11-20T04:00:00.000Z', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-92d2-7d02-b949-2652fe1229b9', '13e126f78667d066baf8eb82e25711e198ff722346d810b7f86a299ab2479c70', 0, '2c53441145dccee251fd31f847a26caf27e08524314c4e550037e1830f751471', NULL, NULL, NULL, '{"actor":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","client":"01a2238a-92d2-7d02-b949-2652fe1229b9","facts":{"receipt":"01a2238a-94d7-7eb1-9786-1f97bca8129a"},"id":"01a1f71c-7600-7945-85f4-b5c20933db09","idem":"13e126f78667d066baf8eb82e25711e198ff722346d810b7f86a299ab2479c70","kind":"fund.received","occurred":"2026-10-20","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"clearing:CNY","amount":"-200","unit":"CNY"},{"account":"fund:CNY","amount":"200","unit":"CNY"}],"prev":"4b31097be8da5e14c27438f2896c252b759cd67c87e20613e0bbca2f46098ab5","recorded":"2026-11-20T04:00:00.000Z","seq":"3","v":1}', '3c9616811e4d63df32786519b8e69b89d3ecdefd8f0b8d078f111300733193c2');
INSERT INTO public.entry VALUES ('sunrise', 4, '01a1f71c-7600-7b86-9c26-7eab42842be2', 'points.captured', 2, '2026-10', '2026-10-20', '2026-11-20T04:00:00.000Z', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-92d2-7d02-b949-2652fe1229b9', 'e265b2ac3c00dbfc8fa665bd08b478bc4644283549cef509fa92e2e383c3b234', 0, 'ea37450fdf9b2f1136d69e141389c2813715abfe477c426ba7b8a0fdb2658555', NULL, NULL, NULL, '{"actor":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","client":"01a2238a-92d2-7d02-b949-2652fe1229b9","facts":{"offer":"01a2238a-9229-7182-9293-5cfe037c4f24","quantity":"2","redemption":"01a2238a-952c-7b73-9bba-a90de72947fc","shop":"01a2238a-91c2-798f-94e1-66c780cc332a","volunteer":"01a2238a-90c4-7d2d-a770-e58b9330dd99"},"id":"01a1f71c-7600-7b86-9c26-7eab42842be2","idem":"e265b2ac3c00dbfc8fa665bd08b478bc4644283549cef509fa92e2e383c3b234","kind":"points.captured","occurred":"2026-10-20","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"points:01a2238a-90c4-7d2d-a770-e58b9330dd99","amount":"-200","unit":"POINT"},{"account":"shop:01a2238a-91c2-798f-94e1-66c780cc332a","amount":"200","unit":"POINT"}],"prev":"3c9616811e4d63df32786519b8e69b89d3ecdefd8f0b8d078f111300733193c2","recorded":"2026-11-20T04:00:00.000Z","seq":"4","v":1}', '45d1fda503faf6b5fb6ce930fd98239638ad50a37185d7905c4ca8bdf4e12cc5');
INSERT INTO public.entry VALUES ('sunrise', 5, '01a1f71c-7600-7577-b7fc-f1a24a6e94ad', 'shop.settled', 2, '2026-10', '2026-10-31', '2026-11-20T04:00:00.000Z', 'timebank', 'timebank', '98392667d58433204606785e03c4690fd90c72f00700daabba09593f01d72448', 0, 'close:2026-10:shops', NULL, NULL, NULL, '{"actor":"timebank","client":"timebank","facts":{"captured":"200","carriedIn":"0","carriedOut":"0","centsPerPoint":"100","covers":[{"amount":"200","month":"2026-10"}],"due":"200","month":"2026-10","refunded":"0","shop":"01a2238a-91c2-798f-94e1-66c780cc332a"},"id":"01a1f71c-7600-7577-b7fc-f1a24a6e94ad","idem":"98392667d58433204606785e03c4690fd90c72f00700daabba09593f01d72448","kind":"shop.settled","occurred":"2026-10-31","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"fund:CNY","amount":"-200","unit":"CNY"},{"account":"clearing:01a2238a-91c2-798f-94e1-66c780cc332a","amount":"200","unit":"CNY"}],"prev":"45d1fda503faf6b5fb6ce930fd98239638ad50a37185d7905c4ca8bdf4e12cc5","recorded":"2026-11-20T04:00:00.000Z","seq":"5","v":1}', 'd154302f10169d15522f566b33143da08af2f55a55840dab79720473c901bd00');
INSERT INTO public.entry VALUES ('sunrise', 6, '01a1f71c-7600-77a3-9a47-3c78fc999510', 'period.closed', 0, '2026-10', '2026-10-31', '2026-11-20T04:00:00.000Z', 'timebank', 'timebank', 'f8e6513daa1675bfc2185deac4027462903d1999969712996395c916771cc4e5', 0, 'close:2026-10:period', NULL, NULL, NULL, '{"actor":"timebank","client":"timebank","facts":{"month":"2026-10","registered":"2","root":"c4fd813d0b60de9a7b641df811b550468c3ff41af94d2ae67f5869febc2a98d8","size":"5"},"id":"01a1f71c-7600-77a3-9a47-3c78fc999510","idem":"f8e6513daa1675bfc2185deac4027462903d1999969712996395c916771cc4e5","kind":"period.closed","occurred":"2026-10-31","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[],"prev":"d154302f10169d15522f566b33143da08af2f55a55840dab79720473c901bd00","recorded":"2026-11-20T04:00:00.000Z","seq":"6","v":1}', '2d42e662d4445e0419ca8ae4e3c3fca944569aa2d8af11f29a57a1e84a0d2955');
INSERT INTO public.entry VALUES ('sunrise', 7, '01a1f71c-7600-76a7-b178-1762e6e548e2', 'service.recorded', 6, '2026-11', '2026-11-03', '2026-11-20T04:00:00.000Z', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-92d2-7d02-b949-2652fe1229b9', 'e00bf2f8bc1f8ec2a7002378a21b53d84f399aa75cbef9baedd1bd43642f7f92', 0, '192de0edb83331bf61758f8fb404cbc26607348f392db895fe57a530c3d37720', NULL, NULL, NULL, '{"actor":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","client":"01a2238a-92d2-7d02-b949-2652fe1229b9","facts":{"activity":"01a2238a-98e2-7e71-929e-b316d1f467da","approvedAt":"2026-11-02T18:00:00.000Z","approver":"01a2238a-8f67-760f-b2df-3a9b76347f04","category":"teach","end":"2026-11-02T18:00:00.000Z","grade":"A","method":"code","organisation":"01a2238a-8fee-744e-9e8d-722e758046f8","record":"01a2238a-9904-7f69-9b48-c2836344691f","recorder":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","signOut":"taken","start":"2026-11-02T16:00:00.000Z","volunteer":"01a2238a-9137-7865-b43c-397cb063e999"},"id":"01a1f71c-7600-76a7-b178-1762e6e548e2","idem":"e00bf2f8bc1f8ec2a7002378a21b53d84f399aa75cbef9baedd1bd43642f7f92","kind":"service.recorded","occurred":"2026-11-03","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"issuance:MIN","amount":"-120","unit":"MIN"},{"account":"record:01a2238a-9137-7865-b43c-397cb063e999","amount":"120","unit":"MIN"},{"account":"issuance:COIN","amount":"-120","unit":"COIN"},{"account":"coins:01a2238a-9137-7865-b43c-397cb063e999","amount":"120","unit":"COIN"},{"account":"issuance:POINT","amount":"-200","unit":"POINT"},{"account":"points:01a2238a-9137-7865-b43c-397cb063e999","amount":"200","unit":"POINT"}],"prev":"2d42e662d4445e0419ca8ae4e3c3fca944569aa2d8af11f29a57a1e84a0d2955","recorded":"2026-11-20T04:00:00.000Z","seq":"7","v":1}', '123d19b95341b874e3c793f872e737143177a4c3c52a50123971491a716d846c');
INSERT INTO public.entry VALUES ('sunrise', 8, '01a1f71c-7600-7dd5-81f1-2495b490d46a', 'points.captured', 2, '2026-11', '2026-11-20', '2026-11-20T04:00:00.000Z', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-92d2-7d02-b949-2652fe1229b9', 'c0c1625d7557bbbdae0a2bec51cda6acdbe287cfe6c8a9c9e1ab4a9b9c221764', 0, '1f40f2f8ab63067f91377b659977017a4d66ce990eebf4c2b79323e3a58e523d', NULL, NULL, NULL, '{"actor":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","client":"01a2238a-92d2-7d02-b949-2652fe1229b9","facts":{"offer":"01a2238a-9229-7182-9293-5cfe037c4f24","quantity":"1","redemption":"01a2238a-993f-7476-972e-3676790a304c","shop":"01a2238a-91c2-798f-94e1-66c780cc332a","volunteer":"01a2238a-9137-7865-b43c-397cb063e999"},"id":"01a1f71c-7600-7dd5-81f1-2495b490d46a","idem":"c0c1625d7557bbbdae0a2bec51cda6acdbe287cfe6c8a9c9e1ab4a9b9c221764","kind":"points.captured","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"points:01a2238a-9137-7865-b43c-397cb063e999","amount":"-100","unit":"POINT"},{"account":"shop:01a2238a-91c2-798f-94e1-66c780cc332a","amount":"100","unit":"POINT"}],"prev":"123d19b95341b874e3c793f872e737143177a4c3c52a50123971491a716d846c","recorded":"2026-11-20T04:00:00.000Z","seq":"8","v":1}', '61427de1b51cacea9dae0730508c33ac4b1ebb09fee1572e7a7b7c98cf2a6c5b');
INSERT INTO public.entry VALUES ('sunrise', 9, '01a1f71c-7600-7010-8409-4e400d2f96ca', 'shop.paid', 2, '2026-11', '2026-11-20', '2026-11-20T04:00:00.000Z', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-92d2-7d02-b949-2652fe1229b9', 'bf8f684e16728761c74a45675d3695e3c2015a35b0d861bb2c8fc0ff616a5e38', 0, '44c8bd32928f4ea56f9516bd4efcfa8bf275483e2e40e9e8f1af357b4e0ea357', NULL, NULL, NULL, '{"actor":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","client":"01a2238a-92d2-7d02-b949-2652fe1229b9","facts":{"payment":"01a2238a-9967-7b1f-a873-2dbf3ef12a53","reference":"c8e9af99114bd4562f46bc5b4fa9d212695ca38f7a31adb2597f963a19dcf6a0","shop":"01a2238a-91c2-798f-94e1-66c780cc332a"},"id":"01a1f71c-7600-7010-8409-4e400d2f96ca","idem":"bf8f684e16728761c74a45675d3695e3c2015a35b0d861bb2c8fc0ff616a5e38","kind":"shop.paid","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"clearing:01a2238a-91c2-798f-94e1-66c780cc332a","amount":"-100","unit":"CNY"},{"account":"clearing:CNY","amount":"100","unit":"CNY"}],"prev":"61427de1b51cacea9dae0730508c33ac4b1ebb09fee1572e7a7b7c98cf2a6c5b","recorded":"2026-11-20T04:00:00.000Z","seq":"9","v":1}', '95a8cd29fd53bbc541596898b4d3d8414214670c98b4a154666e46b5b0637118');
INSERT INTO public.fund_receipt VALUES ('sunrise', '01a2238a-94d7-7eb1-9786-1f97bca8129a', '募捐', 200, '2026-10-20T04:00:00.000Z', 3);
INSERT INTO public.job VALUES ('close.sunrise.2026-10', 'sunrise', 'close-month', '{"ledger":"sunrise","month":"2026-10"}', 'done', 0, 0, 1, '{"month":"2026-10","size":5,"root":"c4fd813d0b60de9a7b641df811b550468c3ff41af94d2ae67f5869febc2a98d8","closedAt":"2026-11-20T04:00:00.000Z","seq":6}', NULL, '2026-11-20T04:00:00.000Z', '2026-11-20T04:00:00.000Z');
INSERT INTO public.ledger VALUES ('sunrise', 'sunrise', 'Asia/Shanghai', 'CNY', 'timebank.local/sunrise', '08951d7e6fe6872c10e3592478cf292ac447951726c443368a58e9071c555cfd', 'MC4CAQAwBQYDK2VwBCIEIMYqnwIPiSzWft1MLD/rQ5j69bG8QBaZW6b3NtSjtxdT', 'timebank.local/sunrise+1f148911+AV/5+uZE+YL3uhPHHDc5Evp2GX/prYR+H6aaxp401Vsz', '2026-11-20T04:00:00.000Z', 'cn');
INSERT INTO public.ledger_head VALUES ('sunrise', 9, '95a8cd29fd53bbc541596898b4d3d8414214670c98b4a154666e46b5b0637118', '2026-11-20T04:00:00.000Z', '2026-10', '', '12704674170d27476b57ccef2292c51404bba7c672fbdc8b587754924eb12f02 95a8cd29fd53bbc541596898b4d3d8414214670c98b4a154666e46b5b0637118');
INSERT INTO public.migrations VALUES (1, 1790000000001, 'Journal1790000000001');
INSERT INTO public.migrations VALUES (2, 1790000000002, 'Registers1790000000002');
INSERT INTO public.migrations VALUES (3, 1790000000003, 'Till1790000000003');
INSERT INTO public.migrations VALUES (4, 1790000000005, 'Certificates1790000000005');
INSERT INTO public.migrations VALUES (5, 1790000000006, 'StatementAnswers1790000000006');
INSERT INTO public.migrations VALUES (6, 1790000000007, 'Report1790000000007');
INSERT INTO public.migrations VALUES (7, 1790000000008, 'Keys1790000000008');
INSERT INTO public.migrations VALUES (8, 1790000000018, 'Schedules1790000000018');
INSERT INTO public.migrations VALUES (9, 1790000000021, 'TwoStepClose1790000000021');
INSERT INTO public.migrations VALUES (10, 1790000000031, 'UndonePayments1790000000031');
INSERT INTO public.month_summary VALUES ('sunrise', '2026-10', 1, 120, 1, 2, 100);
INSERT INTO public.offer VALUES ('sunrise', '01a2238a-9229-7182-9293-5cfe037c4f24', 'M01-1', '01a2238a-91c2-798f-94e1-66c780cc332a', '早餐', 100);
INSERT INTO public.period VALUES ('sunrise', '2026-10', 5, 'c4fd813d0b60de9a7b641df811b550468c3ff41af94d2ae67f5869febc2a98d8', '2026-11-20T04:00:00.000Z', 6);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'issuance', 'MIN', -120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'record', 'MIN', 120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'issuance', 'COIN', -120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'coins', 'COIN', 120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'issuance', 'POINT', -200);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'points', 'POINT', 0);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'shop', 'POINT', 200);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'fund', 'CNY', 0);
INSERT INTO public.period_total VALUES ('sunrise', '2026-10', 'clearing', 'CNY', 0);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'issuance', 'MIN', -120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'record', 'MIN', 120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'issuance', 'COIN', -120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'coins', 'COIN', 120);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'issuance', 'POINT', -200);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'points', 'POINT', 100);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'shop', 'POINT', 100);
INSERT INTO public.period_total VALUES ('sunrise', '2026-11', 'clearing', 'CNY', 0);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-8e86-7433-8b47-1da7e66a5d1a', 'operator', 'person', NULL, NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', 'S01', 'person', '陈站长', NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-8f67-760f-b2df-3a9b76347f04', 'S02', 'person', '李主任', NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-8fa6-70ca-aede-a4aca5cafb3c', 'R01', 'person', '赵奶奶', NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-90c4-7d2d-a770-e58b9330dd99', 'V01', 'volunteer', '王阿姨', NULL, '01a2238a-902f-750e-ab19-fea01bcc5577', '01a2238a-9087-74ce-a5a0-a5162236a7ad', NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-9137-7865-b43c-397cb063e999', 'V02', 'volunteer', '孙师傅', NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-9324-703b-bb49-dc23362e551c', 'auditor', 'person', NULL, NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.person VALUES ('sunrise', '01a2238a-938f-7a9b-952e-2c256b0d9226', 'till', 'person', NULL, NULL, NULL, NULL, NULL, 0, false);
INSERT INTO public.policy_version VALUES ('sunrise', 'f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1', 'sunrise', 1, '{"categories":{"care":[3,2],"clean":[6,5],"guide":[1,1],"patrol":[11,10],"teach":[1,1]},"credit":{"capMinutes":120,"stepMinutes":15},"earns":{"coins":{"minutesPerHour":60},"points":{"hundredthsPerHour":100}},"grades":{"scanned":"A","signOutFilled":"B","typed":"C"},"levels":{"recordMinutes":[6000,18000,36000,60000,90000]},"name":"sunrise","overlap":{"seconds":60},"rating":{"highest":5,"lowest":1},"record":{"unitSeconds":60},"version":1}', '2026-11-20T04:00:00.000Z', 1);
INSERT INTO public.posting VALUES ('sunrise', 2, 0, 'issuance:MIN', 'MIN', -120, -120, 1);
INSERT INTO public.posting VALUES ('sunrise', 2, 1, 'record:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'MIN', 120, 120, 1);
INSERT INTO public.posting VALUES ('sunrise', 2, 2, 'issuance:COIN', 'COIN', -120, -120, 1);
INSERT INTO public.posting VALUES ('sunrise', 2, 3, 'coins:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'COIN', 120, 120, 1);
INSERT INTO public.posting VALUES ('sunrise', 2, 4, 'issuance:POINT', 'POINT', -200, -200, 1);
INSERT INTO public.posting VALUES ('sunrise', 2, 5, 'points:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'POINT', 200, 200, 1);
INSERT INTO public.posting VALUES ('sunrise', 3, 0, 'clearing:CNY', 'CNY', -200, -200, 1);
INSERT INTO public.posting VALUES ('sunrise', 3, 1, 'fund:CNY', 'CNY', 200, 200, 1);
INSERT INTO public.posting VALUES ('sunrise', 4, 0, 'points:01a2238a-90c4-7d2d-a770-e58b9330dd99', 'POINT', -200, 0, 2);
INSERT INTO public.posting VALUES ('sunrise', 4, 1, 'shop:01a2238a-91c2-798f-94e1-66c780cc332a', 'POINT', 200, 200, 1);
INSERT INTO public.posting VALUES ('sunrise', 5, 0, 'fund:CNY', 'CNY', -200, 0, 2);
INSERT INTO public.posting VALUES ('sunrise', 5, 1, 'clearing:01a2238a-91c2-798f-94e1-66c780cc332a', 'CNY', 200, 200, 1);
INSERT INTO public.posting VALUES ('sunrise', 7, 0, 'issuance:MIN', 'MIN', -120, -240, 2);
INSERT INTO public.posting VALUES ('sunrise', 7, 1, 'record:01a2238a-9137-7865-b43c-397cb063e999', 'MIN', 120, 120, 1);
INSERT INTO public.posting VALUES ('sunrise', 7, 2, 'issuance:COIN', 'COIN', -120, -240, 2);
INSERT INTO public.posting VALUES ('sunrise', 7, 3, 'coins:01a2238a-9137-7865-b43c-397cb063e999', 'COIN', 120, 120, 1);
INSERT INTO public.posting VALUES ('sunrise', 7, 4, 'issuance:POINT', 'POINT', -200, -400, 2);
INSERT INTO public.posting VALUES ('sunrise', 7, 5, 'points:01a2238a-9137-7865-b43c-397cb063e999', 'POINT', 200, 200, 1);
INSERT INTO public.posting VALUES ('sunrise', 8, 0, 'points:01a2238a-9137-7865-b43c-397cb063e999', 'POINT', -100, 100, 2);
INSERT INTO public.posting VALUES ('sunrise', 8, 1, 'shop:01a2238a-91c2-798f-94e1-66c780cc332a', 'POINT', 100, 300, 2);
INSERT INTO public.posting VALUES ('sunrise', 9, 0, 'clearing:01a2238a-91c2-798f-94e1-66c780cc332a', 'CNY', -100, 100, 2);
INSERT INTO public.posting VALUES ('sunrise', 9, 1, 'clearing:CNY', 'CNY', 100, -100, 2);
INSERT INTO public.receipt VALUES ('sunrise', 'timebank', '8d524f7d0d8781b24e68eea0508d3ea631b239102b50e0ab5c4a49d79baec705', 'person:01a2238a-8e86-7433-8b47-1da7e66a5d1a', '{"id":"01a2238a-8e86-7433-8b47-1da7e66a5d1a","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', 'fe6fab4fe633802974b14d56f9c42cc627940777f730d1b3b387ad3bda458fdd', '6cfddfe9323796d5a6a8a041bfc731845466f4b9bb016726cf6735ab40060090', '{"id":"01a2238a-8f1a-72e4-9d9b-33d7248a6ea1","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '5d549d9f1ded6f84e57fadb64d2096ae2e39e00c572f715bd4db86684dc2460d', 'f4d659a4accacdbc7c2cd307ba0263fa33cb439eb41d1f0e517939956a987c35', '{"id":"01a2238a-8f67-760f-b2df-3a9b76347f04","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '425bf83c45f6c8478ce2d06487f20db0d8ab0c26bf72c42948d9f91195110e17', '4186ce90ab44ffe86dac814decde8abdfe74575ee840387ffe42e7aa0d2dd6f6', '{"id":"01a2238a-8fa6-70ca-aede-a4aca5cafb3c","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '1f244fdd4511046a81b5c02351c3b8ea10878aaf2475a7654c67c16043fb5baf', '17ccd1109fad3e559007a0683c73819730875d3f654aeb20f09f8f47305ec837', '{"id":"01a2238a-8fee-744e-9e8d-722e758046f8","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '28a91bee141e9069a2351743b245013aa447a4503f7d0451af7a1cb590c1d1f9', 'f32bbc77ee5de9a79676f8c9dd955b23f33f6110fe810d51021dc743ed83c591', '{"id":"01a2238a-902f-750e-ab19-fea01bcc5577","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '750ec25e3c3e56d1e8ca3de36b64aae842acba16d594dd847d21076bf16302de', '6140ec42944363b4a0740a6c84c2ba13012b483bf5af52dbb423b7ef9fce9464', '{"id":"01a2238a-9087-74ce-a5a0-a5162236a7ad","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '7891588b8f46a2d09f12f25c46ff2ad591c34c53361f1060be4e73ee5761c884', 'b815272ecda319d33938339bfe1abde4008009105583442a917223f0a9f3b056', '{"id":"01a2238a-90c4-7d2d-a770-e58b9330dd99","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', 'a0467f6ba276d3a02babaca84efc32d0ec4853b04d00f302df2f0d88a1f413b9', '848eb268b87d3b6acfda4cc2deaf0a28f7a5466f523eb3b8e4cffc8fcb30a47d', '{"id":"01a2238a-9137-7865-b43c-397cb063e999","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '6ede9057d48a6879fbb920ce3e5ea68eed735fc6bf38953abc8cb6d088db5fad', '53d6da8f8369716165446a2625eaa8b0f7f879b6e6a460bd5198a558e3f5b78e', '{"id":"01a2238a-9183-7bed-856c-758ea72207dc","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', '5bca68d565f8f05e633f6ab33c8e31790df9ccf69cd90cf61532074f39448a20', 'd58ec2192a42ce91fe34f0e4ad1802d7e38130514c14ba6f5bb81a83b836e148', '{"id":"01a2238a-91c2-798f-94e1-66c780cc332a","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-8eab-7cf3-a307-9668a163af63', 'feb3d44d9991a2b57e635b2c8a45bfa780d6a780722cf9f0bf1caa2f45262751', 'c0d7d6d8e54b63bf6f49fc3347d10c1d5c630e94092a05d65044c307917ffa62', '{"id":"01a2238a-9229-7182-9293-5cfe037c4f24","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', 'timebank', '487f827c202189025918e07d50bb7a777501272766c84b352ff9f0efa1668673', 'person:01a2238a-9324-703b-bb49-dc23362e551c', '{"id":"01a2238a-9324-703b-bb49-dc23362e551c","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', 'timebank', 'ab2c9e14242212f105b01a464fcb4adb75fdacbe7f0ae645cd51e7dcf345edaf', 'person:01a2238a-938f-7a9b-952e-2c256b0d9226', '{"id":"01a2238a-938f-7a9b-952e-2c256b0d9226","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-92d2-7d02-b949-2652fe1229b9', 'b8d0eab14965ef6c42ed8046e6c6650fc73774638ca79dcf96fb308f1b3abfa0', '1b0f5ee2dfd8f666211c88c6e3590518ce481fff3942f4d06fea14362181c39c', '{"id":"01a2238a-9444-7530-b154-a8a7967213e7","entries":[]}');
INSERT INTO public.receipt VALUES ('sunrise', '01a2238a-92d2-7d02-b949-2652fe1229b9', '4cf3c76486dbaaf241fdfdefb910c5d7bd05c806ba751381d02063a2a57bc2a2', 'c108b70fa30ac5c13cfd8fe2581d47078aed090802cbfcb02be50cc6e76ea539', '{"id":"01a2238a-98e2-7e71-929e-b316d1f467da","entries":[]}');
INSERT INTO public.redemption VALUES ('sunrise', '01a2238a-952c-7b73-9bba-a90de72947fc', NULL, '01a2238a-90c4-7d2d-a770-e58b9330dd99', '01a2238a-91c2-798f-94e1-66c780cc332a', '01a2238a-9229-7182-9293-5cfe037c4f24', 2, 200, 0, '2026-10-20T04:00:00.000Z', 4);
INSERT INTO public.redemption VALUES ('sunrise', '01a2238a-993f-7476-972e-3676790a304c', '7', '01a2238a-9137-7865-b43c-397cb063e999', '01a2238a-91c2-798f-94e1-66c780cc332a', '01a2238a-9229-7182-9293-5cfe037c4f24', 1, 100, 0, '2026-11-20T04:00:00.000Z', 8);
INSERT INTO public.report_edition VALUES ('sunrise', '2026-10', 1, '2026-11-20T04:00:00.000Z', 4, '4967f55ec9d518384cbf34dca9ca82f5f5a72c40ccf9f9c9a009bd890a41d186', '{"ledger":"sunrise","month":"2026-10","closed":false,"accepted":1,"signOutsFilled":0,"lateRecords":0,"unratedServices":1,"grades":{"A":1},"recordMinutes":120,"coinMinutesIssued":120,"pointHundredthsIssued":200,"activeVolunteers":1,"byCategory":{"teach":{"records":1,"minutes":120,"points":200}},"redemptions":1,"refunds":0,"pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"fundReceivedCents":200,"ratings":0,"meanRatingHundredths":{},"promoted":0,"refused":{},"pointHundredthsOutstanding":0,"registeredVolunteers":2,"shopDueCents":{"M01":200},"shopPaidCents":{"M01":0},"shopCarriedCents":{"M01":0},"fundAfterSettlementCents":200,"starLevels":{"0":2,"1":0,"2":0,"3":0,"4":0,"5":0},"mostHours":[["01a2238a-90c4-7d2d-a770-e58b9330dd99",120]],"priorPeriodAdjustments":[],"breakdown":{"asOf":"2026-11-20T04:00:00.000Z","close":null,"newVolunteers":1,"returningVolunteers":0,"notActiveVolunteers":1,"coinMinutesOutstanding":120,"byCategory":[{"code":"teach","name":null,"records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byUnit":[{"code":"东风小区","name":"东风小区","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byOrganisation":[{"code":"巡逻队","name":"东风巡逻队","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byCohort":[{"code":"retiree","name":"退休人员","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"satisfaction":{"byCategory":{},"overall":{"ratings":0,"raters":0,"meanHundredths":null}},"risenTo":{},"fallenTo":{},"shops":[{"code":"M01","name":"惠民超市","pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"dueCents":200,"coveredCents":0,"coveredEarlierCents":0,"carriedCents":0}],"fund":{"openingCents":0,"receivedCents":200,"spentCents":0,"adjustedCents":0,"closingCents":200},"liability":{"pointHundredthsOutstanding":0,"centsPerPoint":100,"pointsCents":0,"unpaidDuesCents":200,"totalCents":200,"fundCents":200,"coverageTenThousandths":10000},"trend":[{"month":"2026-10","records":1,"minutes":120,"activeVolunteers":1,"registeredVolunteers":2}],"mostHours":[{"name":null,"minutes":120}]}}');
INSERT INTO public.report_edition VALUES ('sunrise', '2026-10', 2, '2026-11-20T04:00:00.000Z', 6, '574d21cb21a2e42b5b8f7f3aaaf2698964a6653d68a6f7af756949b9f93f3386', '{"ledger":"sunrise","month":"2026-10","closed":true,"accepted":1,"signOutsFilled":0,"lateRecords":0,"unratedServices":1,"grades":{"A":1},"recordMinutes":120,"coinMinutesIssued":120,"pointHundredthsIssued":200,"activeVolunteers":1,"byCategory":{"teach":{"records":1,"minutes":120,"points":200}},"redemptions":1,"refunds":0,"pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"fundReceivedCents":200,"ratings":0,"meanRatingHundredths":{},"promoted":0,"refused":{},"pointHundredthsOutstanding":0,"registeredVolunteers":2,"shopDueCents":{"M01":200},"shopPaidCents":{"M01":200},"shopCarriedCents":{"M01":0},"fundAfterSettlementCents":0,"starLevels":{"0":2,"1":0,"2":0,"3":0,"4":0,"5":0},"mostHours":[["01a2238a-90c4-7d2d-a770-e58b9330dd99",120]],"priorPeriodAdjustments":[],"breakdown":{"asOf":"2026-11-20T04:00:00.000Z","close":{"size":5,"root":"c4fd813d0b60de9a7b641df811b550468c3ff41af94d2ae67f5869febc2a98d8","seq":6},"newVolunteers":1,"returningVolunteers":0,"notActiveVolunteers":1,"coinMinutesOutstanding":120,"byCategory":[{"code":"teach","name":null,"records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byUnit":[{"code":"东风小区","name":"东风小区","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byOrganisation":[{"code":"巡逻队","name":"东风巡逻队","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byCohort":[{"code":"retiree","name":"退休人员","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"satisfaction":{"byCategory":{},"overall":{"ratings":0,"raters":0,"meanHundredths":null}},"risenTo":{},"fallenTo":{},"shops":[{"code":"M01","name":"惠民超市","pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"dueCents":200,"coveredCents":200,"coveredEarlierCents":0,"carriedCents":0}],"fund":{"openingCents":0,"receivedCents":200,"spentCents":200,"adjustedCents":0,"closingCents":0},"liability":{"pointHundredthsOutstanding":0,"centsPerPoint":100,"pointsCents":0,"unpaidDuesCents":0,"totalCents":0,"fundCents":0,"coverageTenThousandths":null},"trend":[{"month":"2026-10","records":1,"minutes":120,"activeVolunteers":1,"registeredVolunteers":2}],"mostHours":[{"name":null,"minutes":120}]}}');
INSERT INTO public.service_record VALUES ('sunrise', '01a2238a-9904-7f69-9b48-c2836344691f', '01a2238a-98e2-7e71-929e-b316d1f467da', '01a2238a-9137-7865-b43c-397cb063e999', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-8f67-760f-b2df-3a9b76347f04', 'code', '2026-11-02T16:00:00.000Z', '2026-11-02T18:00:00.000Z', '2026-11-02T18:00:00.000Z', 'approved', NULL, 7, '2026-11-02T18:00:00.000Z', NULL, NULL, NULL);
INSERT INTO public.service_record VALUES ('sunrise', '01a2238a-9472-7590-948d-fa11a626340e', '01a2238a-9444-7530-b154-a8a7967213e7', '01a2238a-90c4-7d2d-a770-e58b9330dd99', '01a2238a-8f1a-72e4-9d9b-33d7248a6ea1', '01a2238a-8f67-760f-b2df-3a9b76347f04', 'code', '2026-10-09T16:00:00.000Z', '2026-10-09T18:00:00.000Z', '2026-10-09T18:00:00.000Z', 'approved', NULL, 2, '2026-10-09T18:00:00.000Z', '停电', '01a2238a-0000-7000-8000-000000000003', '2026-10-15');
INSERT INTO public.shop VALUES ('sunrise', '01a2238a-91c2-798f-94e1-66c780cc332a', 'M01', '惠民超市', 100, 'active');
INSERT INTO public.shop_payment VALUES ('sunrise', '01a2238a-9967-7b1f-a873-2dbf3ef12a53', '01a2238a-91c2-798f-94e1-66c780cc332a', 100, 'B-1', '2026-11-20T04:00:00.000Z', 9, NULL);
INSERT INTO public.shop_statement VALUES ('sunrise', '01a2238a-91c2-798f-94e1-66c780cc332a', '2026-10', 200, 200, 0);
SELECT pg_catalog.setval('public.migrations_id_seq', 10, true);
ALTER TABLE ONLY public.correction
    ADD CONSTRAINT "PK_05b2bebd9a55f8fcd6641212545" PRIMARY KEY (ledger, seq);
ALTER TABLE ONLY public.service_record
    ADD CONSTRAINT "PK_268f8153495cdd1e2471acfa257" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.shop
    ADD CONSTRAINT "PK_3cdc15b29460ec3f0271f1c1c6e" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.certificate
    ADD CONSTRAINT "PK_498751035640aeee7d0b7d976cf" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT "PK_5bf1c311d6506bdd42441916ab2" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.shop_statement
    ADD CONSTRAINT "PK_6f7bcbe7cea7ef5383e954eec67" PRIMARY KEY (ledger, shop, month);
ALTER TABLE ONLY public.period
    ADD CONSTRAINT "PK_81b16945ea39c817db36326c2d7" PRIMARY KEY (ledger, month);
ALTER TABLE ONLY public.directory_item
    ADD CONSTRAINT "PK_8636a29a8b02463c86a99071e05" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT "PK_98ab1c14ff8d1cf80d18703b92f" PRIMARY KEY (id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT "PK_9a27ee81fbc0bb9e5260ed6f82d" PRIMARY KEY (hash);
ALTER TABLE ONLY public.job_schedule
    ADD CONSTRAINT "PK_9e741b6be1199a16ccd3d131c47" PRIMARY KEY (id);
ALTER TABLE ONLY public.rating
    ADD CONSTRAINT "PK_9f6da2e276b6fb434da8bdea609" PRIMARY KEY (ledger, record, rater);
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT "PK_a83effcfd45d1accd46c4d73d5a" PRIMARY KEY (ledger, hash);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT "PK_a87d88b181ae8705cfcd92da468" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT "PK_b1bd840641b8acbaad89c3d8d11" PRIMARY KEY (id);
ALTER TABLE ONLY public.redemption
    ADD CONSTRAINT "PK_c359d5ba2704d29639c71e7e72d" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT "PK_c3ecb732ebd9cff79638fa5381a" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT "PK_d3d31cfac3e322b782bae5a3211" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.statement_answer
    ADD CONSTRAINT "PK_e1bd2c391dd657496a39d92c71b" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.shop_payment
    ADD CONSTRAINT "PK_e3ff44b21124f925f732c10571c" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.consent_code
    ADD CONSTRAINT "PK_ecfe9d58dceced5be5e78d90adb" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.certificate_series
    ADD CONSTRAINT "PK_f026f9794e7c3a92b3242c40c9c" PRIMARY KEY (ledger);
ALTER TABLE ONLY public.month_summary
    ADD CONSTRAINT "PK_f1897cff7e9e61897542018cf26" PRIMARY KEY (ledger, month);
ALTER TABLE ONLY public.fund_receipt
    ADD CONSTRAINT "PK_f430ecbd3bbcba7841274a6fdfc" PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.report_edition
    ADD CONSTRAINT "PK_f5ce216dc6a1eab7b41764ca887" PRIMARY KEY (ledger, month, edition);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (ledger, size);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (ledger, seq);
ALTER TABLE ONLY public.hold_open
    ADD CONSTRAINT hold_open_pkey PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (ledger, id);
ALTER TABLE ONLY public.intake_refusal
    ADD CONSTRAINT intake_refusal_pkey PRIMARY KEY (ledger, client, idem_key);
ALTER TABLE ONLY public.ledger_head
    ADD CONSTRAINT ledger_head_pkey PRIMARY KEY (ledger);
ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_origin_key UNIQUE (origin);
ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (ledger);
ALTER TABLE ONLY public.period_total
    ADD CONSTRAINT period_total_pkey PRIMARY KEY (ledger, period, kind, unit);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (ledger, seq, n);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (ledger, client, idem_key);
ALTER TABLE ONLY public.refusal
    ADD CONSTRAINT refusal_pkey PRIMARY KEY (ledger, client, idem_key);
CREATE UNIQUE INDEX "IDX_02cf70b44397a03e1a2ac94782" ON public.person USING btree (ledger, code);
CREATE UNIQUE INDEX "IDX_02da790f3051a45b664e3c8daa" ON public.consent_code USING btree (ledger, digest);
CREATE INDEX "IDX_050220fafbdf16721f9b7030b1" ON public.api_key USING btree (ledger);
CREATE UNIQUE INDEX "IDX_0840a043f5f2aa1aea7aabca31" ON public.offer USING btree (ledger, code);
CREATE INDEX "IDX_144aafaa5d742cbd5d22f63bb1" ON public.job USING btree (status, "createdAt");
CREATE INDEX "IDX_17ff25291a3fa2fe62f20a1a33" ON public.statement_answer USING btree (ledger, answer, id);
CREATE INDEX "IDX_1c50a800b2a769faea0d2558f0" ON public.redemption USING btree (ledger, shop, id);
CREATE INDEX "IDX_282ef76cf7d6630f7c5345cf9d" ON public.activity USING btree (ledger, "endsAt");
CREATE UNIQUE INDEX "IDX_2a13645f8a265c97d504577583" ON public.redemption USING btree (ledger, code);
CREATE INDEX "IDX_39d0b4974d71ceafb842dd6fbe" ON public.person USING btree (ledger, role, level);
CREATE UNIQUE INDEX "IDX_3f09ed9e6e08747993766a6001" ON public.certificate USING btree (ledger, code);
CREATE INDEX "IDX_466c720047174c2f4e2f773f97" ON public.service_record USING btree (ledger, volunteer, "endsAt");
CREATE INDEX "IDX_696c641bac2244726e5e335eef" ON public.reservation USING btree (ledger, status, id);
CREATE INDEX "IDX_70c9a9d98096891cf34d8b958b" ON public.service_record USING btree (ledger, volunteer, activity);
CREATE INDEX "IDX_713065f69333bd6b0d1a347493" ON public.certificate USING btree (ledger, volunteer, id);
CREATE INDEX "IDX_725cd04119e70ab56df82337f8" ON public.reservation USING btree (ledger, shop, id);
CREATE INDEX "IDX_794e903801ba68e1e5e55c7166" ON public.statement_answer USING btree (ledger, shop, month, seq);
CREATE UNIQUE INDEX "IDX_9325afef07495622590ff5396c" ON public.activity USING btree (ledger, code);
CREATE INDEX "IDX_962560272e98b82942f01fc299" ON public.service_record USING btree (ledger, status, id);
CREATE UNIQUE INDEX "IDX_99ab0a64b32cdfbb4a0ea2d99c" ON public.shop USING btree (ledger, code);
CREATE UNIQUE INDEX "IDX_b676ca9975a439ec62999a3816" ON public.directory_item USING btree (ledger, kind, code);
CREATE INDEX "IDX_c7662ebb9e0461fef11195e590" ON public.session USING btree (key, "createdAt");
CREATE UNIQUE INDEX "IDX_ca8c605f0f74c44d8d71e54fa7" ON public.certificate USING btree ("checkId");
CREATE INDEX "IDX_cf2792c58f52454e3856930c14" ON public.consent_code USING btree (ledger, volunteer, id);
CREATE INDEX "IDX_d1ae963c2d294fc03f6cf5a1dd" ON public.rating USING btree (ledger, volunteer, activity, rater);
CREATE INDEX "IDX_ee7733bc9e05b38b75d2274010" ON public.shop_payment USING btree (ledger, shop, id);
CREATE INDEX account_kind ON public.account USING btree (ledger, kind, id);
CREATE UNIQUE INDEX entry_id ON public.entry USING btree (ledger, id);
CREATE UNIQUE INDEX entry_key ON public.entry USING btree (ledger, client, idem_key, part);
CREATE INDEX entry_period ON public.entry USING btree (ledger, period, seq);
CREATE UNIQUE INDEX entry_resolves ON public.entry USING btree (ledger, resolves_hold) WHERE (resolves_hold IS NOT NULL);
CREATE UNIQUE INDEX entry_reverses ON public.entry USING btree (ledger, reverses_seq) WHERE (reverses_seq IS NOT NULL);
CREATE UNIQUE INDEX entry_supersedes ON public.entry USING btree (ledger, supersedes_seq) WHERE (supersedes_seq IS NOT NULL);
CREATE INDEX hold_open_account ON public.hold_open USING btree (ledger, account);
CREATE INDEX hold_open_to_account ON public.hold_open USING btree (ledger, to_account);
CREATE INDEX intake_refusal_month ON public.intake_refusal USING btree (ledger, month, kind, reason);
CREATE UNIQUE INDEX posting_account ON public.posting USING btree (ledger, account, account_version);
CREATE UNIQUE INDEX shop_payment_once ON public.shop_payment USING btree (ledger, shop, "bankReference") WHERE ("reversedSeq" IS NULL);
CREATE TRIGGER account_same BEFORE UPDATE ON public.account FOR EACH ROW WHEN (((new.ledger <> old.ledger) OR (new.id <> old.id) OR (new.kind <> old.kind) OR (new.unit <> old.unit) OR (new.owner IS DISTINCT FROM old.owner) OR (new.version < old.version))) EXECUTE FUNCTION public.timebank_refuse('account-stays');
ALTER TABLE public.account ENABLE ALWAYS TRIGGER account_same;
CREATE TRIGGER account_stays BEFORE DELETE OR TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('account-stays');
ALTER TABLE public.account ENABLE ALWAYS TRIGGER account_stays;
CREATE TRIGGER checkpoint_no_change BEFORE DELETE OR UPDATE ON public.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('checkpoint-append-only');
ALTER TABLE public.checkpoint ENABLE ALWAYS TRIGGER checkpoint_no_change;
CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON public.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('checkpoint-append-only');
ALTER TABLE public.checkpoint ENABLE ALWAYS TRIGGER checkpoint_no_truncate;
CREATE TRIGGER entry_no_change BEFORE DELETE OR UPDATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('entry-append-only');
ALTER TABLE public.entry ENABLE ALWAYS TRIGGER entry_no_change;
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('entry-append-only');
ALTER TABLE public.entry ENABLE ALWAYS TRIGGER entry_no_truncate;
CREATE TRIGGER entry_sealed AFTER INSERT ON public.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_entry_sealed();
ALTER TABLE public.entry ENABLE ALWAYS TRIGGER entry_sealed;
CREATE TRIGGER head_forward BEFORE UPDATE ON public.ledger_head FOR EACH ROW WHEN (((new.ledger <> old.ledger) OR (new.seq < old.seq) OR (new.recorded_at < old.recorded_at) OR (new.closed_through < old.closed_through))) EXECUTE FUNCTION public.timebank_refuse('head-goes-back');
ALTER TABLE public.ledger_head ENABLE ALWAYS TRIGGER head_forward;
CREATE TRIGGER head_is_last BEFORE UPDATE OF seq ON public.ledger_head FOR EACH ROW WHEN ((new.seq <> old.seq)) EXECUTE FUNCTION public.timebank_head_is_last();
ALTER TABLE public.ledger_head ENABLE ALWAYS TRIGGER head_is_last;
CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON public.ledger_head FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('head-stays');
ALTER TABLE public.ledger_head ENABLE ALWAYS TRIGGER head_stays;
CREATE TRIGGER hold_no_change BEFORE DELETE OR UPDATE ON public.hold FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('hold-append-only');
ALTER TABLE public.hold ENABLE ALWAYS TRIGGER hold_no_change;
CREATE TRIGGER hold_no_truncate BEFORE TRUNCATE ON public.hold FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('hold-append-only');
ALTER TABLE public.hold ENABLE ALWAYS TRIGGER hold_no_truncate;
CREATE TRIGGER ledger_no_change BEFORE DELETE OR UPDATE ON public.ledger FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('ledger-append-only');
ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER ledger_no_change;
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON public.ledger FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('ledger-append-only');
ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER ledger_no_truncate;
CREATE TRIGGER posting_follows AFTER INSERT ON public.posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_posting_follows();
ALTER TABLE public.posting ENABLE ALWAYS TRIGGER posting_follows;
CREATE CONSTRAINT TRIGGER posting_has_entry AFTER INSERT ON public.posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.n = 0)) EXECUTE FUNCTION public.timebank_posting_has_entry();
ALTER TABLE public.posting ENABLE ALWAYS TRIGGER posting_has_entry;
CREATE TRIGGER posting_no_change BEFORE DELETE OR UPDATE ON public.posting FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('posting-append-only');
ALTER TABLE public.posting ENABLE ALWAYS TRIGGER posting_no_change;
CREATE TRIGGER posting_no_truncate BEFORE TRUNCATE ON public.posting FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('posting-append-only');
ALTER TABLE public.posting ENABLE ALWAYS TRIGGER posting_no_truncate;
CREATE TRIGGER report_edition_no_change BEFORE DELETE OR UPDATE ON public.report_edition FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('report_edition-append-only');
ALTER TABLE public.report_edition ENABLE ALWAYS TRIGGER report_edition_no_change;
CREATE TRIGGER report_edition_no_truncate BEFORE TRUNCATE ON public.report_edition FOR EACH STATEMENT EXECUTE FUNCTION public.timebank_refuse('report_edition-append-only');
ALTER TABLE public.report_edition ENABLE ALWAYS TRIGGER report_edition_no_truncate;
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_ledger_fkey FOREIGN KEY (ledger) REFERENCES public.ledger(ledger);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_ledger_account_fkey FOREIGN KEY (ledger, account) REFERENCES public.account(ledger, id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_ledger_to_account_fkey FOREIGN KEY (ledger, to_account) REFERENCES public.account(ledger, id);
ALTER TABLE ONLY public.ledger_head
    ADD CONSTRAINT ledger_head_ledger_fkey FOREIGN KEY (ledger) REFERENCES public.ledger(ledger);
