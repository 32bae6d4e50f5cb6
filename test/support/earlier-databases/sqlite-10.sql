PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL);
INSERT INTO migrations VALUES(1,1790000000001,'Journal1790000000001');
INSERT INTO migrations VALUES(2,1790000000002,'Registers1790000000002');
INSERT INTO migrations VALUES(3,1790000000003,'Till1790000000003');
INSERT INTO migrations VALUES(4,1790000000005,'Certificates1790000000005');
INSERT INTO migrations VALUES(5,1790000000006,'StatementAnswers1790000000006');
INSERT INTO migrations VALUES(6,1790000000007,'Report1790000000007');
INSERT INTO migrations VALUES(7,1790000000008,'Keys1790000000008');
INSERT INTO migrations VALUES(8,1790000000018,'Schedules1790000000018');
INSERT INTO migrations VALUES(9,1790000000021,'TwoStepClose1790000000021');
INSERT INTO migrations VALUES(10,1790000000031,'UndonePayments1790000000031');
CREATE TABLE ledger (
    ledger TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL, currency TEXT NOT NULL,
    origin TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, signing_key TEXT NOT NULL, verifier TEXT NOT NULL,
    created_at TEXT NOT NULL, calendar TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO ledger VALUES('sunrise','sunrise','Asia/Shanghai','CNY','timebank.local/sunrise','dfa60f2e4baf772ca3383b7e1e0b082412ebb4471dfe250c49aa55374ed94f87','MC4CAQAwBQYDK2VwBCIEIJnk+bDzsSnqU7ZesSgl0e9w7UB2F8iLIx9MIP2kN3Z6','timebank.local/sunrise+c88c966c+AbVTvmMs3ipSf7wUMWX4zx4VNTj6RhMZFcS5d92UP+jO','2026-11-20T04:00:00.000Z','cn');
CREATE TABLE ledger_head (
    ledger TEXT NOT NULL PRIMARY KEY REFERENCES ledger (ledger), seq INTEGER NOT NULL, leaf_hash TEXT NOT NULL,
    recorded_at TEXT NOT NULL, closed_through TEXT NOT NULL, closing TEXT NOT NULL, frontier TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO ledger_head VALUES('sunrise',9,'3d064207d2592740f7d65e3a6292c19a0cba97c489cc97d23a6e639d8c84965d','2026-11-20T04:00:00.000Z','2026-10','','6f773637c5b874aaf21563d3f3cee8860a2433f881487a253fc36f33f14e5653 3d064207d2592740f7d65e3a6292c19a0cba97c489cc97d23a6e639d8c84965d');
CREATE TABLE account (
    ledger TEXT NOT NULL REFERENCES ledger (ledger), id TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT, unit TEXT NOT NULL,
    floor INTEGER, ceiling INTEGER, posted INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (ledger, id),
    CHECK (floor IS NULL OR posted >= floor), CHECK (ceiling IS NULL OR posted <= ceiling)) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES('sunrise','clearing:01a2238a-2ea9-7937-8c60-99501d9987df','clearing','01a2238a-2ea9-7937-8c60-99501d9987df','CNY',NULL,NULL,100,2);
INSERT INTO account VALUES('sunrise','clearing:CNY','clearing',NULL,'CNY',NULL,NULL,-100,2);
INSERT INTO account VALUES('sunrise','coins:01a2238a-2b51-725a-bb01-932323c5a830','coins','01a2238a-2b51-725a-bb01-932323c5a830','COIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','coins:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','coins','01a2238a-2ce7-7c45-ae3d-b36953a57fe5','COIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','fund:CNY','fund',NULL,'CNY',0,NULL,0,2);
INSERT INTO account VALUES('sunrise','issuance:COIN','issuance',NULL,'COIN',NULL,NULL,-240,2);
INSERT INTO account VALUES('sunrise','issuance:MIN','issuance',NULL,'MIN',NULL,NULL,-240,2);
INSERT INTO account VALUES('sunrise','issuance:POINT','issuance',NULL,'POINT',NULL,NULL,-400,2);
INSERT INTO account VALUES('sunrise','points:01a2238a-2b51-725a-bb01-932323c5a830','points','01a2238a-2b51-725a-bb01-932323c5a830','POINT',0,NULL,0,2);
INSERT INTO account VALUES('sunrise','points:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','points','01a2238a-2ce7-7c45-ae3d-b36953a57fe5','POINT',0,NULL,100,2);
INSERT INTO account VALUES('sunrise','record:01a2238a-2b51-725a-bb01-932323c5a830','record','01a2238a-2b51-725a-bb01-932323c5a830','MIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','record:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','record','01a2238a-2ce7-7c45-ae3d-b36953a57fe5','MIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','shop:01a2238a-2ea9-7937-8c60-99501d9987df','shop','01a2238a-2ea9-7937-8c60-99501d9987df','POINT',NULL,NULL,300,2);
CREATE TABLE entry (
    ledger TEXT NOT NULL REFERENCES ledger_head (ledger), seq INTEGER NOT NULL CHECK (seq > 0), id TEXT NOT NULL,
    kind TEXT NOT NULL, n_postings INTEGER NOT NULL CHECK (n_postings = 0 OR n_postings >= 2), period TEXT NOT NULL,
    occurred_on TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, client TEXT NOT NULL,
    idem_key TEXT NOT NULL, part INTEGER NOT NULL CHECK (part >= 0), request_hash TEXT NOT NULL,
    reverses_seq INTEGER, resolves_hold TEXT, supersedes_seq INTEGER, leaf TEXT NOT NULL, leaf_hash TEXT NOT NULL,
    PRIMARY KEY (ledger, seq)) STRICT;
INSERT INTO entry VALUES('sunrise',1,'01a1f71c-7600-76b4-a005-4050ad2703bd','policy.adopted',0,'2026-11','2026-11-20','2026-11-20T04:00:00.000Z','timebank','timebank','af57e4bdd87113774259239aff20cbffdfd1355aa83b92f7db4004f6a14cde45',0,'policy:first',NULL,NULL,NULL,'{"actor":"timebank","client":"timebank","facts":{"name":"sunrise","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","version":"1"},"id":"01a1f71c-7600-76b4-a005-4050ad2703bd","idem":"af57e4bdd87113774259239aff20cbffdfd1355aa83b92f7db4004f6a14cde45","kind":"policy.adopted","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[],"prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2026-11-20T04:00:00.000Z","seq":"1","v":1}','de5fad6d501acab511f31c7d08f944ad9a7c33c5a040f8887272951570eb5f3b');
INSERT INTO entry VALUES('sunrise',2,'01a1f71c-7600-7903-9ef9-001362d2339b','service.recorded',6,'2026-10','2026-10-10','2026-11-20T04:00:00.000Z','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2f1c-7fa1-9406-d072cf645307','543cf2330b08c3f2e688eabb75d8dae3c641c574fdc98996669651587693c3c6',0,'2de99f3854c3da972a9b55ec2b19032aaa46d717884811e5651d0de107c5019a',NULL,NULL,NULL,'{"actor":"01a2238a-279f-7e42-a18f-756c834ff852","client":"01a2238a-2f1c-7fa1-9406-d072cf645307","facts":{"activity":"01a2238a-3048-7230-9627-a5717db64594","approvedAt":"2026-10-09T18:00:00.000Z","approver":"01a2238a-2897-7b9b-b161-0f50e3b1bde1","category":"teach","cohort":"01a2238a-2ac1-732c-abd5-f10289b16c08","end":"2026-10-09T18:00:00.000Z","grade":"A","method":"code","organisation":"01a2238a-298f-7c25-9ddf-d305a0cdc344","record":"01a2238a-3090-7c47-939d-e017b5f1621c","recorder":"01a2238a-279f-7e42-a18f-756c834ff852","signOut":"taken","start":"2026-10-09T16:00:00.000Z","unit":"01a2238a-2a1e-79ee-be0c-6ed574ffc25f","volunteer":"01a2238a-2b51-725a-bb01-932323c5a830"},"id":"01a1f71c-7600-7903-9ef9-001362d2339b","idem":"543cf2330b08c3f2e688eabb75d8dae3c641c574fdc98996669651587693c3c6","kind":"service.recorded","occurred":"2026-10-10","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"issuance:MIN","amount":"-120","unit":"MIN"},{"account":"record:01a2238a-2b51-725a-bb01-932323c5a830","amount":"120","unit":"MIN"},{"account":"issuance:COIN","amount":"-120","unit":"COIN"},{"account":"coins:01a2238a-2b51-725a-bb01-932323c5a830","amount":"120","unit":"COIN"},{"account":"issuance:POINT","amount":"-200","unit":"POINT"},{"account":"points:01a2238a-2b51-725a-bb01-932323c5a830","amount":"200","unit":"POINT"}],"prev":"de5fad6d501acab511f31c7d08f944ad9a7c33c5a040f8887272951570eb5f3b","recorded":"2026-11-20T04:00:00.000Z","seq":"2","v":1}','75cac18984016b9f744b94584ba5a1ee7cb69686516a15575b2adc5265023c5e');
INSERT INTO entry VALUES('sunrise',3,'01a1f71c-7600-7a56-9a8b-6c5091e5f368','fund.received',2,'2026-10','2026-10-20','2026-11-20T04:00:00.000Z','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2f1c-7fa1-9406-d072cf645307','ca3499a8e96ed735b6bfab1ae91e4bb72c0b75da967a24d2063ba2d049086f92',0,'2c53441145dccee251fd31f847a26caf27e08524314c4e550037e1830f751471',NULL,NULL,NULL,'{"actor":"01a2238a-279f-7e42-a18f-756c834ff852","client":"01a2238a-2f1c-7fa1-9406-d072cf645307","facts":{"receipt":"01a2238a-3180-7f6d-8107-5a7e91b93cc9"},"id":"01a1f71c-7600-7a56-9a8b-6c5091e5f368","idem":"ca3499a8e96ed735b6bfab1ae91e4bb72c0b75da967a24d2063ba2d049086f92","kind":"fund.received","occurred":"2026-10-20","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"clearing:CNY","amount":"-200","unit":"CNY"},{"account":"fund:CNY","amount":"200","unit":"CNY"}],"prev":"75cac18984016b9f744b94584ba5a1ee7cb69686516a15575b2adc5265023c5e","recorded":"2026-11-20T04:00:00.000Z","seq":"3","v":1}','33fb02f043a75078e50226853f45882b0ca9e49c1fec60d401d89b43a470aa66');
INSERT INTO entry VALUES('sunrise',4,'01a1f71c-7600-7ebd-8e44-0101d642942b','points.captured',2,'2026-10','2026-10-20','2026-11-20T04:00:00.000Z','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2f1c-7fa1-9406-d072cf645307','9a6e434383d70975e5dc87b6544c89e508037812750d17a7d1567f89caa78ab7',0,'ea37450fdf9b2f1136d69e141389c2813715abfe477c426ba7b8a0fdb2658555',NULL,NULL,NULL,'{"actor":"01a2238a-279f-7e42-a18f-756c834ff852","client":"01a2238a-2f1c-7fa1-9406-d072cf645307","facts":{"offer":"01a2238a-2f01-7270-8299-fe16ae539b22","quantity":"2","redemption":"01a2238a-31d5-7613-a934-39e6e5d157bd","shop":"01a2238a-2ea9-7937-8c60-99501d9987df","volunteer":"01a2238a-2b51-725a-bb01-932323c5a830"},"id":"01a1f71c-7600-7ebd-8e44-0101d642942b","idem":"9a6e434383d70975e5dc87b6544c89e508037812750d17a7d1567f89caa78ab7","kind":"points.captured","occurred":"2026-10-20","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"points:01a2238a-2b51-725a-bb01-932323c5a830","amount":"-200","unit":"POINT"},{"account":"shop:01a2238a-2ea9-7937-8c60-99501d9987df","amount":"200","unit":"POINT"}],"prev":"33fb02f043a75078e50226853f45882b0ca9e49c1fec60d401d89b43a470aa66","recorded":"2026-11-20T04:00:00.000Z","seq":"4","v":1}','5815e4f3619bd96239f0a4c00d4b3b6ecab44920534189c617bb5aec68b94832');
INSERT INTO entry VALUES('sunrise',5,'01a1f71c-7600-7ada-a03b-b05d7f34e0fc','shop.settled',2,'2026-10','2026-10-31','2026-11-20T04:00:00.000Z','timebank','timebank','8c85a8975fcb4f93156ff4a275a7c7b9efecce5cad297f823c99a0210036dbf8',0,'close:2026-10:shops',NULL,NULL,NULL,'{"actor":"timebank","client":"timebank","facts":{"captured":"200","carriedIn":"0","carriedOut":"0","centsPerPoint":"100","covers":[{"amount":"200","month":"2026-10"}],"due":"200","month":"2026-10","refunded":"0","shop":"01a2238a-2ea9-7937-8c60-99501d9987df"},"id":"01a1f71c-7600-7ada-a03b-b05d7f34e0fc","idem":"8c85a8975fcb4f93156ff4a275a7c7b9efecce5cad297f823c99a0210036dbf8","kind":"shop.settled","occurred":"2026-10-31","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"fund:CNY","amount":"-200","unit":"CNY"},{"account":"clearing:01a2238a-2ea9-7937-8c60-99501d9987df","amount":"200","unit":"CNY"}],"prev":"5815e4f3619bd96239f0a4c00d4b3b6ecab44920534189c617bb5aec68b94832","recorded":"2026-11-20T04:00:00.000Z","seq":"5","v":1}','955c7a49e0c4bd82d4835f5720aa68b010fa43bb723636b1917c968936f406ac');
INSERT INTO entry VALUES('sunrise',6,'01a1f71c-7600-75fd-beff-650a3106ec4f','period.closed',0,'2026-10','2026-10-31','2026-11-20T04:00:00.000Z','timebank','timebank','b15e6fe2761e78d913485b2d8d766150fa653e0639cfb5540b171371da63804e',0,'close:2026-10:period',NULL,NULL,NULL,'{"actor":"timebank","client":"timebank","facts":{"month":"2026-10","registered":"2","root":"bde54321c6bb4e68f6ff6e578dc2a2e07daecf4abb1f66a4691783cf621c7335","size":"5"},"id":"01a1f71c-7600-75fd-beff-650a3106ec4f","idem":"b15e6fe2761e78d913485b2d8d766150fa653e0639cfb5540b171371da63804e","kind":"period.closed","occurred":"2026-10-31","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[],"prev":"955c7a49e0c4bd82d4835f5720aa68b010fa43bb723636b1917c968936f406ac","recorded":"2026-11-20T04:00:00.000Z","seq":"6","v":1}','dccff80378f5ac009ff4e47ab91365e7581d1eaaf735a46c81d415669f5335f9');
INSERT INTO entry VALUES('sunrise',7,'01a1f71c-7600-7843-9abe-599b16309b40','service.recorded',6,'2026-11','2026-11-03','2026-11-20T04:00:00.000Z','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2f1c-7fa1-9406-d072cf645307','56b042280f465f22d2d5945f6b5e785ff6710dce9a5929ef6d2606951224c19c',0,'192de0edb83331bf61758f8fb404cbc26607348f392db895fe57a530c3d37720',NULL,NULL,NULL,'{"actor":"01a2238a-279f-7e42-a18f-756c834ff852","client":"01a2238a-2f1c-7fa1-9406-d072cf645307","facts":{"activity":"01a2238a-353c-7762-9d42-ea8f5f2e7318","approvedAt":"2026-11-02T18:00:00.000Z","approver":"01a2238a-2897-7b9b-b161-0f50e3b1bde1","category":"teach","end":"2026-11-02T18:00:00.000Z","grade":"A","method":"code","organisation":"01a2238a-298f-7c25-9ddf-d305a0cdc344","record":"01a2238a-3550-7304-a645-6fcc51d6eada","recorder":"01a2238a-279f-7e42-a18f-756c834ff852","signOut":"taken","start":"2026-11-02T16:00:00.000Z","volunteer":"01a2238a-2ce7-7c45-ae3d-b36953a57fe5"},"id":"01a1f71c-7600-7843-9abe-599b16309b40","idem":"56b042280f465f22d2d5945f6b5e785ff6710dce9a5929ef6d2606951224c19c","kind":"service.recorded","occurred":"2026-11-03","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"issuance:MIN","amount":"-120","unit":"MIN"},{"account":"record:01a2238a-2ce7-7c45-ae3d-b36953a57fe5","amount":"120","unit":"MIN"},{"account":"issuance:COIN","amount":"-120","unit":"COIN"},{"account":"coins:01a2238a-2ce7-7c45-ae3d-b36953a57fe5","amount":"120","unit":"COIN"},{"account":"issuance:POINT","amount":"-200","unit":"POINT"},{"account":"points:01a2238a-2ce7-7c45-ae3d-b36953a57fe5","amount":"200","unit":"POINT"}],"prev":"dccff80378f5ac009ff4e47ab91365e7581d1eaaf735a46c81d415669f5335f9","recorded":"2026-11-20T04:00:00.000Z","seq":"7","v":1}','ecfa101d72734d0470bab6cc4ecd14842468a0003866770cd4833fe300471a0c');
INSERT INTO entry VALUES('sunrise',8,'01a1f71c-7600-778b-a4b4-f4c288c459de','points.captured',2,'2026-11','2026-11-20','2026-11-20T04:00:00.000Z','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2f1c-7fa1-9406-d072cf645307','f09a2f74d70a3273c5ebb43911189d91b8c5ca27f9ad2a81397a6fda1f474df7',0,'1f40f2f8ab63067f91377b659977017a4d66ce990eebf4c2b79323e3a58e523d',NULL,NULL,NULL,'{"actor":"01a2238a-279f-7e42-a18f-756c834ff852","client":"01a2238a-2f1c-7fa1-9406-d072cf645307","facts":{"offer":"01a2238a-2f01-7270-8299-fe16ae539b22","quantity":"1","redemption":"01a2238a-35aa-72ea-a81a-838e7992223f","shop":"01a2238a-2ea9-7937-8c60-99501d9987df","volunteer":"01a2238a-2ce7-7c45-ae3d-b36953a57fe5"},"id":"01a1f71c-7600-778b-a4b4-f4c288c459de","idem":"f09a2f74d70a3273c5ebb43911189d91b8c5ca27f9ad2a81397a6fda1f474df7","kind":"points.captured","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"points:01a2238a-2ce7-7c45-ae3d-b36953a57fe5","amount":"-100","unit":"POINT"},{"account":"shop:01a2238a-2ea9-7937-8c60-99501d9987df","amount":"100","unit":"POINT"}],"prev":"ecfa101d72734d0470bab6cc4ecd14842468a0003866770cd4833fe300471a0c","recorded":"2026-11-20T04:00:00.000Z","seq":"8","v":1}','d55146920ca07f2c18c489b93aec76a5f4b451f947f5b4e41a3874a3c89b8c37');
INSERT INTO entry VALUES('sunrise',9,'01a1f71c-7600-7182-9405-210b93a96a41','shop.paid',2,'2026-11','2026-11-20','2026-11-20T04:00:00.000Z','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2f1c-7fa1-9406-d072cf645307','6d95356c3ddb050d517af5fd367129622f939d8f192a6e76b2e55cf4e80b3a57',0,'44c8bd32928f4ea56f9516bd4efcfa8bf275483e2e40e9e8f1af357b4e0ea357',NULL,NULL,NULL,'{"actor":"01a2238a-279f-7e42-a18f-756c834ff852","client":"01a2238a-2f1c-7fa1-9406-d072cf645307","facts":{"payment":"01a2238a-35d4-7deb-92da-6e4d69c66583","reference":"d07a1ae4f790f89a3a8e020a0c6fae4c443839935d71ddca310409e61238898e","shop":"01a2238a-2ea9-7937-8c60-99501d9987df"},"id":"01a1f71c-7600-7182-9405-210b93a96a41","idem":"6d95356c3ddb050d517af5fd367129622f939d8f192a6e76b2e55cf4e80b3a57","kind":"shop.paid","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"clearing:01a2238a-2ea9-7937-8c60-99501d9987df","amount":"-100","unit":"CNY"},{"account":"clearing:CNY","amount":"100","unit":"CNY"}],"prev":"d55146920ca07f2c18c489b93aec76a5f4b451f947f5b4e41a3874a3c89b8c37","recorded":"2026-11-20T04:00:00.000Z","seq":"9","v":1}','3d064207d2592740f7d65e3a6292c19a0cba97c489cc97d23a6e639d8c84965d');
CREATE TABLE posting (
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n >= 0), account TEXT NOT NULL,
    unit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount <> 0), balance_after INTEGER NOT NULL,
    account_version INTEGER NOT NULL CHECK (account_version > 0),
    PRIMARY KEY (ledger, seq, n), UNIQUE (ledger, account, account_version),
    FOREIGN KEY (ledger, seq) REFERENCES entry (ledger, seq) DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID;
INSERT INTO posting VALUES('sunrise',2,0,'issuance:MIN','MIN',-120,-120,1);
INSERT INTO posting VALUES('sunrise',2,1,'record:01a2238a-2b51-725a-bb01-932323c5a830','MIN',120,120,1);
INSERT INTO posting VALUES('sunrise',2,2,'issuance:COIN','COIN',-120,-120,1);
INSERT INTO posting VALUES('sunrise',2,3,'coins:01a2238a-2b51-725a-bb01-932323c5a830','COIN',120,120,1);
INSERT INTO posting VALUES('sunrise',2,4,'issuance:POINT','POINT',-200,-200,1);
INSERT INTO posting VALUES('sunrise',2,5,'points:01a2238a-2b51-725a-bb01-932323c5a830','POINT',200,200,1);
INSERT INTO posting VALUES('sunrise',3,0,'clearing:CNY','CNY',-200,-200,1);
INSERT INTO posting VALUES('sunrise',3,1,'fund:CNY','CNY',200,200,1);
INSERT INTO posting VALUES('sunrise',4,0,'points:01a2238a-2b51-725a-bb01-932323c5a830','POINT',-200,0,2);
INSERT INTO posting VALUES('sunrise',4,1,'shop:01a2238a-2ea9-7937-8c60-99501d9987df','POINT',200,200,1);
INSERT INTO posting VALUES('sunrise',5,0,'fund:CNY','CNY',-200,0,2);
INSERT INTO posting VALUES('sunrise',5,1,'clearing:01a2238a-2ea9-7937-8c60-99501d9987df','CNY',200,200,1);
INSERT INTO posting VALUES('sunrise',7,0,'issuance:MIN','MIN',-120,-240,2);
INSERT INTO posting VALUES('sunrise',7,1,'record:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','MIN',120,120,1);
INSERT INTO posting VALUES('sunrise',7,2,'issuance:COIN','COIN',-120,-240,2);
INSERT INTO posting VALUES('sunrise',7,3,'coins:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','COIN',120,120,1);
INSERT INTO posting VALUES('sunrise',7,4,'issuance:POINT','POINT',-200,-400,2);
INSERT INTO posting VALUES('sunrise',7,5,'points:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','POINT',200,200,1);
INSERT INTO posting VALUES('sunrise',8,0,'points:01a2238a-2ce7-7c45-ae3d-b36953a57fe5','POINT',-100,100,2);
INSERT INTO posting VALUES('sunrise',8,1,'shop:01a2238a-2ea9-7937-8c60-99501d9987df','POINT',100,300,2);
INSERT INTO posting VALUES('sunrise',9,0,'clearing:01a2238a-2ea9-7937-8c60-99501d9987df','CNY',-100,100,2);
INSERT INTO posting VALUES('sunrise',9,1,'clearing:CNY','CNY',100,-100,2);
CREATE TABLE hold (
    ledger TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, to_account TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0), expires_at TEXT NOT NULL,
    PRIMARY KEY (ledger, id), FOREIGN KEY (ledger, account) REFERENCES account (ledger, id),
    FOREIGN KEY (ledger, to_account) REFERENCES account (ledger, id)) STRICT, WITHOUT ROWID;
CREATE TABLE hold_open (
    ledger TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, to_account TEXT NOT NULL, amount INTEGER NOT NULL,
    expires_at TEXT NOT NULL, PRIMARY KEY (ledger, id)) STRICT, WITHOUT ROWID;
CREATE TABLE period_total (
    ledger TEXT NOT NULL, period TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, amount INTEGER NOT NULL,
    PRIMARY KEY (ledger, period, kind, unit)) STRICT, WITHOUT ROWID;
INSERT INTO period_total VALUES('sunrise','2026-10','clearing','CNY',0);
INSERT INTO period_total VALUES('sunrise','2026-10','coins','COIN',120);
INSERT INTO period_total VALUES('sunrise','2026-10','fund','CNY',0);
INSERT INTO period_total VALUES('sunrise','2026-10','issuance','COIN',-120);
INSERT INTO period_total VALUES('sunrise','2026-10','issuance','MIN',-120);
INSERT INTO period_total VALUES('sunrise','2026-10','issuance','POINT',-200);
INSERT INTO period_total VALUES('sunrise','2026-10','points','POINT',0);
INSERT INTO period_total VALUES('sunrise','2026-10','record','MIN',120);
INSERT INTO period_total VALUES('sunrise','2026-10','shop','POINT',200);
INSERT INTO period_total VALUES('sunrise','2026-11','clearing','CNY',0);
INSERT INTO period_total VALUES('sunrise','2026-11','coins','COIN',120);
INSERT INTO period_total VALUES('sunrise','2026-11','issuance','COIN',-120);
INSERT INTO period_total VALUES('sunrise','2026-11','issuance','MIN',-120);
INSERT INTO period_total VALUES('sunrise','2026-11','issuance','POINT',-200);
INSERT INTO period_total VALUES('sunrise','2026-11','points','POINT',100);
INSERT INTO period_total VALUES('sunrise','2026-11','record','MIN',120);
INSERT INTO period_total VALUES('sunrise','2026-11','shop','POINT',100);
CREATE TABLE refusal (
    ledger TEXT NOT NULL, client TEXT NOT NULL, idem_key TEXT NOT NULL, request_hash TEXT NOT NULL, code TEXT NOT NULL,
    fields TEXT NOT NULL, language TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (ledger, client, idem_key)) STRICT, WITHOUT ROWID;
CREATE TABLE intake_refusal (
    ledger TEXT NOT NULL, client TEXT NOT NULL, idem_key TEXT NOT NULL, month TEXT NOT NULL, source TEXT, line INTEGER,
    kind TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (ledger, client, idem_key)) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (
    ledger TEXT NOT NULL, client TEXT NOT NULL, idem_key TEXT NOT NULL, request_hash TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (ledger, client, idem_key)) STRICT, WITHOUT ROWID;
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','01d7094830bfa629b1ea06c71f4f87654ca824a1270094f3689ad62625912f68','53d6da8f8369716165446a2625eaa8b0f7f879b6e6a460bd5198a558e3f5b78e','{"id":"01a2238a-2dde-7c8f-a5d6-ee44e1e6f3b0","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','0e0cd9dbabea4f357859edd1bce414d817e772c51817183e21028f1504492032','6cfddfe9323796d5a6a8a041bfc731845466f4b9bb016726cf6735ab40060090','{"id":"01a2238a-279f-7e42-a18f-756c834ff852","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','43e5e07bfd82384b8428c71a2f9559a9fdf85c68578b9eb753df13e37d18a56e','d58ec2192a42ce91fe34f0e4ad1802d7e38130514c14ba6f5bb81a83b836e148','{"id":"01a2238a-2ea9-7937-8c60-99501d9987df","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','58d2e34169abcb12eb11662c632d0bae7ace65ad4290b10fa6f674753f4549e6','848eb268b87d3b6acfda4cc2deaf0a28f7a5466f523eb3b8e4cffc8fcb30a47d','{"id":"01a2238a-2ce7-7c45-ae3d-b36953a57fe5","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','79097187c11703e1ceba5208d1bec6d5d71fd906e90fe264b5f670cec171c324','4186ce90ab44ffe86dac814decde8abdfe74575ee840387ffe42e7aa0d2dd6f6','{"id":"01a2238a-2924-7643-8c82-69c64896a0ca","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','9ea24b4121960031d837b73e6f58761b464ad6b6a93bfcf0ccb88faccfa6f06c','c0d7d6d8e54b63bf6f49fc3347d10c1d5c630e94092a05d65044c307917ffa62','{"id":"01a2238a-2f01-7270-8299-fe16ae539b22","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','b37da8c8a929b9032300a24558f1cafc0dec2bd8c88a18ceccbe580565140d8f','17ccd1109fad3e559007a0683c73819730875d3f654aeb20f09f8f47305ec837','{"id":"01a2238a-298f-7c25-9ddf-d305a0cdc344","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','b7cfe47e559181ae62df165030c7383dc43f971ebda6ec45a68d39279916d9ef','6140ec42944363b4a0740a6c84c2ba13012b483bf5af52dbb423b7ef9fce9464','{"id":"01a2238a-2ac1-732c-abd5-f10289b16c08","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','c96573ef5cc547f3eb51685b11a94e3ebf87a88e4d044632e5cd2affbccf45ac','f32bbc77ee5de9a79676f8c9dd955b23f33f6110fe810d51021dc743ed83c591','{"id":"01a2238a-2a1e-79ee-be0c-6ed574ffc25f","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','ceb5688453faecf65fbab4146005621db2c0d92a74a8c8accce5dd75b0b2cde2','f4d659a4accacdbc7c2cd307ba0263fa33cb439eb41d1f0e517939956a987c35','{"id":"01a2238a-2897-7b9b-b161-0f50e3b1bde1","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-26fb-7705-b292-5136df3a8e34','ec70c6a39bda84c78e876ae7bd55d20b905ea3190a5f20a78352e957d39bb9fd','b815272ecda319d33938339bfe1abde4008009105583442a917223f0a9f3b056','{"id":"01a2238a-2b51-725a-bb01-932323c5a830","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-2f1c-7fa1-9406-d072cf645307','0362d4457a10eef6cf67fc052212c8f6516089ea3fa49b96bb0ac46f97e11a51','c108b70fa30ac5c13cfd8fe2581d47078aed090802cbfcb02be50cc6e76ea539','{"id":"01a2238a-353c-7762-9d42-ea8f5f2e7318","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-2f1c-7fa1-9406-d072cf645307','6c7c820cc323daa6c6dda265a654b225faa6d1bda5da74fca15501f786a1f27d','1b0f5ee2dfd8f666211c88c6e3590518ce481fff3942f4d06fea14362181c39c','{"id":"01a2238a-3048-7230-9627-a5717db64594","entries":[]}');
INSERT INTO receipt VALUES('sunrise','timebank','505ad1e39f3de9c1fdbf72cbf626e46df7cd2d981b1f3096d03e6fb8eb9f317a','person:01a2238a-26e9-7564-96ab-0aeaf6fdf448','{"id":"01a2238a-26e9-7564-96ab-0aeaf6fdf448","entries":[]}');
INSERT INTO receipt VALUES('sunrise','timebank','9325534ac29c84d7bc2bbdb046d2cbd76226fd63426ed40dc9357b6cf581972d','person:01a2238a-2f68-7299-a2bd-6f745aa3000a','{"id":"01a2238a-2f68-7299-a2bd-6f745aa3000a","entries":[]}');
INSERT INTO receipt VALUES('sunrise','timebank','a04bd1181a7550639d0f471c09971ab6d52b3aec2c50321fb4d449f346d45a0a','person:01a2238a-2fdf-7bc1-ad8c-3e717a5a94e6','{"id":"01a2238a-2fdf-7bc1-ad8c-3e717a5a94e6","entries":[]}');
CREATE TABLE checkpoint (
    ledger TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (ledger, size)) STRICT, WITHOUT ROWID;
INSERT INTO checkpoint VALUES('sunrise',4,'6f48c39192920fc94f489e091344c8e917f8915ec2b179de19771091943e6076',replace('timebank.local/sunrise\n4\nb0jDkZKSD8lPSJ4JE0TI6Rf4kV7CsXneGXcQkZQ+YHY=\n\n— timebank.local/sunrise yIyWbCJpeDP87fiQ0Ei7x+58cpsOtz3jcx3+hkIWS13ndooUCrhh29EPqP2edo9bCmAltzHO4fs+8ZHai0xkBTKUaAU=\n','\n',char(10)),'2026-11-20T04:00:00.000Z','close');
INSERT INTO checkpoint VALUES('sunrise',6,'be7dfc5d87182ab9fc3392135314adbff2e1fde1c670e87d9057f0884e90efd3',replace('timebank.local/sunrise\n6\nvn38XYcYKrn8M5ITUxStv/Lh/eHGcOh9kFfwiE6Q79M=\n\n— timebank.local/sunrise yIyWbHPIHjh0fItOEFvIF0Oea9bjZqmWiphrxWcOjzGyWY90nRQYrQ/Ydban3sn0AtDpJdxhDy4tTiUatvJpSsT6aAQ=\n','\n',char(10)),'2026-11-20T04:00:00.000Z','close');
INSERT INTO checkpoint VALUES('sunrise',9,'63c82fb28d3208884108402c4b49eaf07ef5c54fa0a19739a8df26844ead129b',replace('timebank.local/sunrise\n9\nY8gvso0yCIhBCEAsS0nq8H71xU+goZc5qN8mhE6tEps=\n\n— timebank.local/sunrise yIyWbOH7jqv7f2Dj7gxZgcgmqgx8nnQNZmp9+XWJ/dIFeu01j6nJ5Wt6TP3ZYEt4rS9jyT20BlwWx5YLPp+oE5vBHgI=\n','\n',char(10)),'2026-11-20T04:00:00.000Z','request');
CREATE TABLE IF NOT EXISTS "job" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "name" text NOT NULL, "data" text NOT NULL, "status" text NOT NULL, "done" integer NOT NULL, "total" integer NOT NULL, "attempts" integer NOT NULL, "result" text, "error" text, "createdAt" text NOT NULL, "updatedAt" text NOT NULL);
INSERT INTO job VALUES('close.sunrise.2026-10','sunrise','close-month','{"ledger":"sunrise","month":"2026-10"}','done',0,0,1,'{"month":"2026-10","size":5,"root":"bde54321c6bb4e68f6ff6e578dc2a2e07daecf4abb1f66a4691783cf621c7335","closedAt":"2026-11-20T04:00:00.000Z","seq":6}',NULL,'2026-11-20T04:00:00.000Z','2026-11-20T04:00:00.000Z');
CREATE TABLE IF NOT EXISTS "policy_version" ("ledger" text NOT NULL, "hash" text NOT NULL, "name" text NOT NULL, "version" integer NOT NULL, "pack" text NOT NULL, "adoptedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "hash"));
INSERT INTO policy_version VALUES('sunrise','f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1','sunrise',1,'{"categories":{"care":[3,2],"clean":[6,5],"guide":[1,1],"patrol":[11,10],"teach":[1,1]},"credit":{"capMinutes":120,"stepMinutes":15},"earns":{"coins":{"minutesPerHour":60},"points":{"hundredthsPerHour":100}},"grades":{"scanned":"A","signOutFilled":"B","typed":"C"},"levels":{"recordMinutes":[6000,18000,36000,60000,90000]},"name":"sunrise","overlap":{"seconds":60},"rating":{"highest":5,"lowest":1},"record":{"unitSeconds":60},"version":1}','2026-11-20T04:00:00.000Z',1);
CREATE TABLE IF NOT EXISTS "directory_item" ("ledger" text NOT NULL, "id" text NOT NULL, "kind" text NOT NULL, "code" text NOT NULL, "name" text NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO directory_item VALUES('sunrise','01a2238a-298f-7c25-9ddf-d305a0cdc344','organisation','巡逻队','东风巡逻队');
INSERT INTO directory_item VALUES('sunrise','01a2238a-2a1e-79ee-be0c-6ed574ffc25f','unit','东风小区','东风小区');
INSERT INTO directory_item VALUES('sunrise','01a2238a-2ac1-732c-abd5-f10289b16c08','cohort','retiree','退休人员');
CREATE TABLE IF NOT EXISTS "shop" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "centsPerPoint" integer NOT NULL, "status" text NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO shop VALUES('sunrise','01a2238a-2ea9-7937-8c60-99501d9987df','M01','惠民超市',100,'active');
CREATE TABLE IF NOT EXISTS "activity" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "category" text NOT NULL, "title" text NOT NULL, "site" text, "organisation" text NOT NULL, "startsAt" text NOT NULL, "endsAt" text NOT NULL, "capacity" integer, PRIMARY KEY ("ledger", "id"));
INSERT INTO activity VALUES('sunrise','01a2238a-2dde-7c8f-a5d6-ee44e1e6f3b0','A01','teach','四点半课堂','向阳小区','01a2238a-298f-7c25-9ddf-d305a0cdc344','2026-11-09T07:00:00.000Z','2026-11-09T09:00:00.000Z',80);
INSERT INTO activity VALUES('sunrise','01a2238a-3048-7230-9627-a5717db64594','B1','teach','四点半课堂',NULL,'01a2238a-298f-7c25-9ddf-d305a0cdc344','2026-10-09T16:00:00.000Z','2026-10-09T18:00:00.000Z',NULL);
INSERT INTO activity VALUES('sunrise','01a2238a-353c-7762-9d42-ea8f5f2e7318','B2','teach','四点半课堂',NULL,'01a2238a-298f-7c25-9ddf-d305a0cdc344','2026-11-02T16:00:00.000Z','2026-11-02T18:00:00.000Z',NULL);
CREATE TABLE IF NOT EXISTS "rating" ("ledger" text NOT NULL, "record" text NOT NULL, "rater" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "activity" text NOT NULL, "stars" integer NOT NULL, "ratedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "record", "rater"));
CREATE TABLE IF NOT EXISTS "offer" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "shop" text NOT NULL, "title" text NOT NULL, "price" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO offer VALUES('sunrise','01a2238a-2f01-7270-8299-fe16ae539b22','M01-1','01a2238a-2ea9-7937-8c60-99501d9987df','早餐',100);
CREATE TABLE IF NOT EXISTS "redemption" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text, "volunteer" text NOT NULL, "shop" text NOT NULL, "offer" text NOT NULL, "quantity" integer NOT NULL, "points" integer NOT NULL, "refunded" integer NOT NULL, "redeemedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO redemption VALUES('sunrise','01a2238a-31d5-7613-a934-39e6e5d157bd',NULL,'01a2238a-2b51-725a-bb01-932323c5a830','01a2238a-2ea9-7937-8c60-99501d9987df','01a2238a-2f01-7270-8299-fe16ae539b22',2,200,0,'2026-10-20T04:00:00.000Z',4);
INSERT INTO redemption VALUES('sunrise','01a2238a-35aa-72ea-a81a-838e7992223f','7','01a2238a-2ce7-7c45-ae3d-b36953a57fe5','01a2238a-2ea9-7937-8c60-99501d9987df','01a2238a-2f01-7270-8299-fe16ae539b22',1,100,0,'2026-11-20T04:00:00.000Z',8);
CREATE TABLE IF NOT EXISTS "fund_receipt" ("ledger" text NOT NULL, "id" text NOT NULL, "source" text NOT NULL, "cents" integer NOT NULL, "receivedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO fund_receipt VALUES('sunrise','01a2238a-3180-7f6d-8107-5a7e91b93cc9','募捐',200,'2026-10-20T04:00:00.000Z',3);
CREATE TABLE IF NOT EXISTS "shop_statement" ("ledger" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "due" integer NOT NULL, "covered" integer NOT NULL, "carriedOut" integer NOT NULL, PRIMARY KEY ("ledger", "shop", "month"));
INSERT INTO shop_statement VALUES('sunrise','01a2238a-2ea9-7937-8c60-99501d9987df','2026-10',200,200,0);
CREATE TABLE IF NOT EXISTS "correction" ("ledger" text NOT NULL, "seq" integer NOT NULL, "reverses" integer NOT NULL, "reason" text NOT NULL, PRIMARY KEY ("ledger", "seq"));
CREATE TABLE IF NOT EXISTS "period" ("ledger" text NOT NULL, "month" text NOT NULL, "size" integer NOT NULL, "root" text NOT NULL, "closedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "month"));
INSERT INTO period VALUES('sunrise','2026-10',5,'bde54321c6bb4e68f6ff6e578dc2a2e07daecf4abb1f66a4691783cf621c7335','2026-11-20T04:00:00.000Z',6);
CREATE TABLE IF NOT EXISTS "consent_code" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "kind" text NOT NULL, "digest" text NOT NULL, "shop" text, "ceiling" integer, "createdBy" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL, "usedAt" text, "usedFor" text, "cancelledAt" text, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "reservation" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "shop" text NOT NULL, "offer" text NOT NULL, "quantity" integer NOT NULL, "price" integer NOT NULL, "points" integer NOT NULL, "status" text NOT NULL, "captured" integer NOT NULL, "redemption" text, "reservedAt" text NOT NULL, "expiresAt" text NOT NULL, "seq" integer NOT NULL, "resolvedSeq" integer, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "certificate" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "checkId" text NOT NULL, "volunteer" text NOT NULL, "fromDay" text, "toDay" text, "minutes" integer NOT NULL, "issuedOn" text NOT NULL, "content" text NOT NULL, "note" text NOT NULL, "basis" text NOT NULL, "seq" integer NOT NULL, "revokedOn" text, "revokedSeq" integer, "reason" text, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "certificate_series" ("ledger" text PRIMARY KEY NOT NULL, "issued" integer NOT NULL, "inCharge" text);
CREATE TABLE IF NOT EXISTS "statement_answer" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "seq" integer, "answer" text NOT NULL, "text" text, "person" text NOT NULL, "at" text NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "person" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "role" text NOT NULL, "displayName" text, "birthYear" integer, "unit" text, "cohort" text, "registeredOn" text, "level" integer NOT NULL, "nameShown" boolean NOT NULL DEFAULT (false), PRIMARY KEY ("ledger", "id"));
INSERT INTO person VALUES('sunrise','01a2238a-26e9-7564-96ab-0aeaf6fdf448','operator','person',NULL,NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-279f-7e42-a18f-756c834ff852','S01','person','陈站长',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-2897-7b9b-b161-0f50e3b1bde1','S02','person','李主任',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-2924-7643-8c82-69c64896a0ca','R01','person','赵奶奶',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-2b51-725a-bb01-932323c5a830','V01','volunteer','王阿姨',NULL,'01a2238a-2a1e-79ee-be0c-6ed574ffc25f','01a2238a-2ac1-732c-abd5-f10289b16c08',NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-2ce7-7c45-ae3d-b36953a57fe5','V02','volunteer','孙师傅',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-2f68-7299-a2bd-6f745aa3000a','auditor','person',NULL,NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-2fdf-7bc1-ad8c-3e717a5a94e6','till','person',NULL,NULL,NULL,NULL,NULL,0,0);
CREATE TABLE IF NOT EXISTS "month_summary" ("ledger" text NOT NULL, "month" text NOT NULL, "records" integer NOT NULL, "minutes" integer NOT NULL, "active" integer NOT NULL, "registered" integer NOT NULL, "centsPerPoint" integer, PRIMARY KEY ("ledger", "month"));
INSERT INTO month_summary VALUES('sunrise','2026-10',1,120,1,2,100);
CREATE TABLE IF NOT EXISTS "api_key" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "roles" text NOT NULL, "person" text NOT NULL, "shop" text, "client" text NOT NULL, "label" text NOT NULL, "hash" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text, "revokedAt" text, "rotatedFrom" text, "lastUsedAt" text);
INSERT INTO api_key VALUES('6e3a6fd545b58b1b','sunrise','operator','01a2238a-26e9-7564-96ab-0aeaf6fdf448',NULL,'01a2238a-26fb-7705-b292-5136df3a8e34','','3b3cdb3bd523981a6dd4a80936fadecb85ba1695781150073386f51fccc4f1d9','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,'2026-11-20T04:00:00.000Z');
INSERT INTO api_key VALUES('6cbf5537a684f398','sunrise','coordinator','01a2238a-279f-7e42-a18f-756c834ff852',NULL,'01a2238a-2f1c-7fa1-9406-d072cf645307','','61e4ea81040a32312fc01e0921e9e5c75335b4c6e28b62213ab117eab79c06fd','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,'2026-11-20T04:00:00.000Z');
INSERT INTO api_key VALUES('4fb697569640dd83','sunrise','coordinator','01a2238a-2897-7b9b-b161-0f50e3b1bde1',NULL,'01a2238a-2f48-7871-b3ff-0eebff118837','','ed015364c6f7df13c7af0e14d82d07c6aa9806ced9440f47d09af89762987112','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,NULL);
INSERT INTO api_key VALUES('9eb33a7cd96660ea','sunrise','auditor','01a2238a-2f68-7299-a2bd-6f745aa3000a',NULL,'01a2238a-2f79-7756-8fee-366120539f09','','72744fa0fcbdb73b530347926760b275bac89296a6e5f3a3a07eb4856bb442d6','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,NULL);
INSERT INTO api_key VALUES('91764d6e17b440a7','sunrise','shop','01a2238a-2fdf-7bc1-ad8c-3e717a5a94e6','01a2238a-2ea9-7937-8c60-99501d9987df','01a2238a-2ff9-75de-81c2-fec23ae1c576','','baf5176f2d42fd586b962b2666e21cf15a6c01c86b6631422e87c95da3760205','2026-11-20T04:00:00.000Z','2027-11-20T04:00:00.000Z',NULL,NULL,NULL);
INSERT INTO api_key VALUES('ae14f683edb17f56','sunrise','volunteer','01a2238a-2b51-725a-bb01-932323c5a830',NULL,'01a2238a-301e-70c5-9460-f1bccba99923','','25cb3a3e60fc29b8bd27f331ba1e292bee54a6649279dc6b7a02d8fb7830d2d3','2026-11-20T04:00:00.000Z','2027-11-20T04:00:00.000Z',NULL,NULL,NULL);
CREATE TABLE IF NOT EXISTS "session" ("hash" text PRIMARY KEY NOT NULL, "key" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL);
CREATE TABLE IF NOT EXISTS "job_schedule" ("id" text PRIMARY KEY NOT NULL, "pattern" text NOT NULL, "zone" text NOT NULL, "nextAt" text NOT NULL);
CREATE TABLE IF NOT EXISTS "service_record" ("ledger" text NOT NULL, "id" text NOT NULL, "activity" text NOT NULL, "volunteer" text NOT NULL, "recorder" text NOT NULL, "approver" text, "method" text NOT NULL, "startsAt" text NOT NULL, "signedOutAt" text, "endsAt" text NOT NULL, "status" text NOT NULL, "reason" text, "seq" integer, "recordedAt" text, "lateReason" text, "secondApprover" text, "lateDue" text, PRIMARY KEY ("ledger", "id"));
INSERT INTO service_record VALUES('sunrise','01a2238a-3090-7c47-939d-e017b5f1621c','01a2238a-3048-7230-9627-a5717db64594','01a2238a-2b51-725a-bb01-932323c5a830','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2897-7b9b-b161-0f50e3b1bde1','code','2026-10-09T16:00:00.000Z','2026-10-09T18:00:00.000Z','2026-10-09T18:00:00.000Z','approved',NULL,2,'2026-10-09T18:00:00.000Z','停电','01a2238a-0000-7000-8000-000000000003','2026-10-15');
INSERT INTO service_record VALUES('sunrise','01a2238a-3550-7304-a645-6fcc51d6eada','01a2238a-353c-7762-9d42-ea8f5f2e7318','01a2238a-2ce7-7c45-ae3d-b36953a57fe5','01a2238a-279f-7e42-a18f-756c834ff852','01a2238a-2897-7b9b-b161-0f50e3b1bde1','code','2026-11-02T16:00:00.000Z','2026-11-02T18:00:00.000Z','2026-11-02T18:00:00.000Z','approved',NULL,7,'2026-11-02T18:00:00.000Z',NULL,NULL,NULL);
CREATE TABLE IF NOT EXISTS "report_edition" ("ledger" text NOT NULL, "month" text NOT NULL, "edition" integer NOT NULL, "madeAt" text NOT NULL, "size" integer NOT NULL, "root" text NOT NULL, "figures" text NOT NULL, PRIMARY KEY ("ledger", "month", "edition"));
INSERT INTO report_edition VALUES('sunrise','2026-10',1,'2026-11-20T04:00:00.000Z',4,'6f48c39192920fc94f489e091344c8e917f8915ec2b179de19771091943e6076','{"ledger":"sunrise","month":"2026-10","closed":false,"accepted":1,"signOutsFilled":0,"lateRecords":0,"unratedServices":1,"grades":{"A":1},"recordMinutes":120,"coinMinutesIssued":120,"pointHundredthsIssued":200,"activeVolunteers":1,"byCategory":{"teach":{"records":1,"minutes":120,"points":200}},"redemptions":1,"refunds":0,"pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"fundReceivedCents":200,"ratings":0,"meanRatingHundredths":{},"promoted":0,"refused":{},"pointHundredthsOutstanding":0,"registeredVolunteers":2,"shopDueCents":{"M01":200},"shopPaidCents":{"M01":0},"shopCarriedCents":{"M01":0},"fundAfterSettlementCents":200,"starLevels":{"0":2,"1":0,"2":0,"3":0,"4":0,"5":0},"mostHours":[["01a2238a-2b51-725a-bb01-932323c5a830",120]],"priorPeriodAdjustments":[],"breakdown":{"asOf":"2026-11-20T04:00:00.000Z","close":null,"newVolunteers":1,"returningVolunteers":0,"notActiveVolunteers":1,"coinMinutesOutstanding":120,"byCategory":[{"code":"teach","name":null,"records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byUnit":[{"code":"东风小区","name":"东风小区","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byOrganisation":[{"code":"巡逻队","name":"东风巡逻队","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byCohort":[{"code":"retiree","name":"退休人员","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"satisfaction":{"byCategory":{},"overall":{"ratings":0,"raters":0,"meanHundredths":null}},"risenTo":{},"fallenTo":{},"shops":[{"code":"M01","name":"惠民超市","pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"dueCents":200,"coveredCents":0,"coveredEarlierCents":0,"carriedCents":0}],"fund":{"openingCents":0,"receivedCents":200,"spentCents":0,"adjustedCents":0,"closingCents":200},"liability":{"pointHundredthsOutstanding":0,"centsPerPoint":100,"pointsCents":0,"unpaidDuesCents":200,"totalCents":200,"fundCents":200,"coverageTenThousandths":10000},"trend":[{"month":"2026-10","records":1,"minutes":120,"activeVolunteers":1,"registeredVolunteers":2}],"mostHours":[{"name":null,"minutes":120}]}}');
INSERT INTO report_edition VALUES('sunrise','2026-10',2,'2026-11-20T04:00:00.000Z',6,'be7dfc5d87182ab9fc3392135314adbff2e1fde1c670e87d9057f0884e90efd3','{"ledger":"sunrise","month":"2026-10","closed":true,"accepted":1,"signOutsFilled":0,"lateRecords":0,"unratedServices":1,"grades":{"A":1},"recordMinutes":120,"coinMinutesIssued":120,"pointHundredthsIssued":200,"activeVolunteers":1,"byCategory":{"teach":{"records":1,"minutes":120,"points":200}},"redemptions":1,"refunds":0,"pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"fundReceivedCents":200,"ratings":0,"meanRatingHundredths":{},"promoted":0,"refused":{},"pointHundredthsOutstanding":0,"registeredVolunteers":2,"shopDueCents":{"M01":200},"shopPaidCents":{"M01":200},"shopCarriedCents":{"M01":0},"fundAfterSettlementCents":0,"starLevels":{"0":2,"1":0,"2":0,"3":0,"4":0,"5":0},"mostHours":[["01a2238a-2b51-725a-bb01-932323c5a830",120]],"priorPeriodAdjustments":[],"breakdown":{"asOf":"2026-11-20T04:00:00.000Z","close":{"size":5,"root":"bde54321c6bb4e68f6ff6e578dc2a2e07daecf4abb1f66a4691783cf621c7335","seq":6},"newVolunteers":1,"returningVolunteers":0,"notActiveVolunteers":1,"coinMinutesOutstanding":120,"byCategory":[{"code":"teach","name":null,"records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byUnit":[{"code":"东风小区","name":"东风小区","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byOrganisation":[{"code":"巡逻队","name":"东风巡逻队","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byCohort":[{"code":"retiree","name":"退休人员","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"satisfaction":{"byCategory":{},"overall":{"ratings":0,"raters":0,"meanHundredths":null}},"risenTo":{},"fallenTo":{},"shops":[{"code":"M01","name":"惠民超市","pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"dueCents":200,"coveredCents":200,"coveredEarlierCents":0,"carriedCents":0}],"fund":{"openingCents":0,"receivedCents":200,"spentCents":200,"adjustedCents":0,"closingCents":0},"liability":{"pointHundredthsOutstanding":0,"centsPerPoint":100,"pointsCents":0,"unpaidDuesCents":0,"totalCents":0,"fundCents":0,"coverageTenThousandths":null},"trend":[{"month":"2026-10","records":1,"minutes":120,"activeVolunteers":1,"registeredVolunteers":2}],"mostHours":[{"name":null,"minutes":120}]}}');
CREATE TABLE IF NOT EXISTS "shop_payment" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "cents" integer NOT NULL, "bankReference" text NOT NULL, "paidAt" text NOT NULL, "seq" integer NOT NULL, "reversedSeq" integer, PRIMARY KEY ("ledger", "id"));
INSERT INTO shop_payment VALUES('sunrise','01a2238a-35d4-7deb-92da-6e4d69c66583','01a2238a-2ea9-7937-8c60-99501d9987df',100,'B-1','2026-11-20T04:00:00.000Z',9,NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('migrations',10);
CREATE INDEX account_kind ON account (ledger, kind, id);
CREATE UNIQUE INDEX entry_id ON entry (ledger, id);
CREATE UNIQUE INDEX entry_key ON entry (ledger, client, idem_key, part);
CREATE UNIQUE INDEX entry_reverses ON entry (ledger, reverses_seq) WHERE reverses_seq IS NOT NULL;
CREATE UNIQUE INDEX entry_resolves ON entry (ledger, resolves_hold) WHERE resolves_hold IS NOT NULL;
CREATE UNIQUE INDEX entry_supersedes ON entry (ledger, supersedes_seq) WHERE supersedes_seq IS NOT NULL;
CREATE INDEX entry_period ON entry (ledger, period, seq);
CREATE INDEX hold_open_account ON hold_open (ledger, account);
CREATE INDEX hold_open_to_account ON hold_open (ledger, to_account);
CREATE INDEX intake_refusal_month ON intake_refusal (ledger, month, kind, reason);
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry-append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry-append-only'); END;
CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND id = NEW.id) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND client = NEW.client AND idem_key = NEW.idem_key AND part = NEW.part) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND reverses_seq = NEW.reverses_seq) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND resolves_hold = NEW.resolves_hold) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND supersedes_seq = NEW.supersedes_seq) OR EXISTS (SELECT 1 FROM entry WHERE rowid = NEW.rowid)
            BEGIN SELECT RAISE(ABORT, 'entry-append-only'); END;
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'posting-append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'posting-append-only'); END;
CREATE TRIGGER hold_no_update BEFORE UPDATE ON hold BEGIN SELECT RAISE(ABORT, 'hold-append-only'); END;
CREATE TRIGGER hold_no_delete BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'hold-append-only'); END;
CREATE TRIGGER hold_no_replace BEFORE INSERT ON hold WHEN EXISTS (SELECT 1 FROM hold WHERE ledger = NEW.ledger AND id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'hold-append-only'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoint-append-only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoint-append-only'); END;
CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint WHEN EXISTS (SELECT 1 FROM checkpoint WHERE ledger = NEW.ledger AND size = NEW.size)
            BEGIN SELECT RAISE(ABORT, 'checkpoint-append-only'); END;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE ledger = NEW.ledger) OR EXISTS (SELECT 1 FROM ledger WHERE origin = NEW.origin)
            BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
CREATE TRIGGER entry_sealed BEFORE INSERT ON entry BEGIN
    SELECT RAISE(ABORT, 'entry-out-of-order') WHERE NEW.seq <> 1 + COALESCE((SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger), 0);
    SELECT RAISE(ABORT, 'entry-back-in-time') WHERE NEW.recorded_at < (SELECT recorded_at FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq - 1);
    SELECT RAISE(ABORT, 'month-closed') WHERE NEW.period <= (SELECT closed_through FROM ledger_head WHERE ledger = NEW.ledger);
    SELECT RAISE(ABORT, 'entry-not-sealed') WHERE NOT (
      SELECT COUNT(*) = NEW.n_postings AND COALESCE(MIN(n), 0) = 0 AND COALESCE(MAX(n), -1) = NEW.n_postings - 1
      FROM posting WHERE ledger = NEW.ledger AND seq = NEW.seq);
    SELECT RAISE(ABORT, 'entry-unbalanced') WHERE EXISTS (
      SELECT 1 FROM posting WHERE ledger = NEW.ledger AND seq = NEW.seq GROUP BY unit HAVING SUM(amount) <> 0);
  END;
CREATE TRIGGER entry_closes AFTER INSERT ON entry WHEN NEW.kind = 'period.closed' BEGIN
    UPDATE ledger_head SET closed_through = NEW.period, closing = '' WHERE ledger = NEW.ledger;
  END;
CREATE TRIGGER posting_follows BEFORE INSERT ON posting BEGIN
    SELECT RAISE(ABORT, 'posting-late') WHERE EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq);
    SELECT RAISE(ABORT, 'posting-append-only') WHERE EXISTS (
      SELECT 1 FROM posting WHERE ledger = NEW.ledger AND seq = NEW.seq AND n = NEW.n);
    SELECT RAISE(ABORT, 'posting-without-account') WHERE NOT EXISTS (
      SELECT 1 FROM account WHERE ledger = NEW.ledger AND id = NEW.account AND unit = NEW.unit);
    SELECT RAISE(ABORT, 'posting-lost-update') WHERE NOT COALESCE(
      (SELECT account_version = NEW.account_version - 1 AND balance_after = NEW.balance_after - NEW.amount
       FROM posting WHERE ledger = NEW.ledger AND account = NEW.account ORDER BY account_version DESC LIMIT 1),
      NEW.account_version = 1 AND NEW.balance_after = NEW.amount);
  END;
CREATE TRIGGER head_forward BEFORE UPDATE ON ledger_head
    WHEN NEW.ledger <> OLD.ledger OR NEW.seq < OLD.seq OR NEW.recorded_at < OLD.recorded_at
      OR NEW.closed_through < OLD.closed_through
    BEGIN SELECT RAISE(ABORT, 'head-goes-back'); END;
CREATE TRIGGER head_is_last BEFORE UPDATE OF seq ON ledger_head
    WHEN NEW.seq <> OLD.seq AND NEW.seq IS NOT (SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger)
    BEGIN SELECT RAISE(ABORT, 'head-is-not-last'); END;
CREATE TRIGGER head_stays BEFORE DELETE ON ledger_head BEGIN SELECT RAISE(ABORT, 'head-stays'); END;
CREATE TRIGGER head_once BEFORE INSERT ON ledger_head
    WHEN EXISTS (SELECT 1 FROM ledger_head WHERE ledger = NEW.ledger) BEGIN SELECT RAISE(ABORT, 'head-stays'); END;
CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'account-stays'); END;
CREATE TRIGGER account_same BEFORE UPDATE ON account
    WHEN NEW.ledger <> OLD.ledger OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.unit <> OLD.unit
      OR NEW.owner IS NOT OLD.owner OR NEW.version < OLD.version
    BEGIN SELECT RAISE(ABORT, 'account-stays'); END;
CREATE TRIGGER account_no_replace BEFORE INSERT ON account
    WHEN EXISTS (SELECT 1 FROM account WHERE ledger = NEW.ledger AND id = NEW.id
      AND (kind <> NEW.kind OR unit <> NEW.unit OR owner IS NOT NEW.owner OR version > NEW.version))
    BEGIN SELECT RAISE(ABORT, 'account-stays'); END;
CREATE INDEX "IDX_144aafaa5d742cbd5d22f63bb1" ON "job" ("status", "createdAt") ;
CREATE UNIQUE INDEX "IDX_b676ca9975a439ec62999a3816" ON "directory_item" ("ledger", "kind", "code") ;
CREATE UNIQUE INDEX "IDX_99ab0a64b32cdfbb4a0ea2d99c" ON "shop" ("ledger", "code") ;
CREATE UNIQUE INDEX "IDX_9325afef07495622590ff5396c" ON "activity" ("ledger", "code") ;
CREATE INDEX "IDX_d1ae963c2d294fc03f6cf5a1dd" ON "rating" ("ledger", "volunteer", "activity", "rater") ;
CREATE UNIQUE INDEX "IDX_0840a043f5f2aa1aea7aabca31" ON "offer" ("ledger", "code") ;
CREATE UNIQUE INDEX "IDX_2a13645f8a265c97d504577583" ON "redemption" ("ledger", "code") ;
CREATE INDEX "IDX_1c50a800b2a769faea0d2558f0" ON "redemption" ("ledger", "shop", "id") ;
CREATE UNIQUE INDEX "IDX_02da790f3051a45b664e3c8daa" ON "consent_code" ("ledger", "digest") ;
CREATE INDEX "IDX_cf2792c58f52454e3856930c14" ON "consent_code" ("ledger", "volunteer", "id") ;
CREATE INDEX "IDX_725cd04119e70ab56df82337f8" ON "reservation" ("ledger", "shop", "id") ;
CREATE INDEX "IDX_696c641bac2244726e5e335eef" ON "reservation" ("ledger", "status", "id") ;
CREATE UNIQUE INDEX "IDX_3f09ed9e6e08747993766a6001" ON "certificate" ("ledger", "code") ;
CREATE UNIQUE INDEX "IDX_ca8c605f0f74c44d8d71e54fa7" ON "certificate" ("checkId") ;
CREATE INDEX "IDX_713065f69333bd6b0d1a347493" ON "certificate" ("ledger", "volunteer", "id") ;
CREATE INDEX "IDX_794e903801ba68e1e5e55c7166" ON "statement_answer" ("ledger", "shop", "month", "seq") ;
CREATE INDEX "IDX_17ff25291a3fa2fe62f20a1a33" ON "statement_answer" ("ledger", "answer", "id") ;
CREATE INDEX "IDX_39d0b4974d71ceafb842dd6fbe" ON "person" ("ledger", "role", "level") ;
CREATE UNIQUE INDEX "IDX_02cf70b44397a03e1a2ac94782" ON "person" ("ledger", "code") ;
CREATE INDEX "IDX_050220fafbdf16721f9b7030b1" ON "api_key" ("ledger") ;
CREATE INDEX "IDX_c7662ebb9e0461fef11195e590" ON "session" ("key", "createdAt") ;
CREATE INDEX "IDX_962560272e98b82942f01fc299" ON "service_record" ("ledger", "status", "id") ;
CREATE INDEX "IDX_70c9a9d98096891cf34d8b958b" ON "service_record" ("ledger", "volunteer", "activity") ;
CREATE INDEX "IDX_466c720047174c2f4e2f773f97" ON "service_record" ("ledger", "volunteer", "endsAt") ;
CREATE INDEX "IDX_282ef76cf7d6630f7c5345cf9d" ON "activity" ("ledger", "endsAt") ;
CREATE TRIGGER report_edition_no_update BEFORE UPDATE ON report_edition BEGIN SELECT RAISE(ABORT, 'report_edition-append-only'); END;
CREATE TRIGGER report_edition_no_delete BEFORE DELETE ON report_edition BEGIN SELECT RAISE(ABORT, 'report_edition-append-only'); END;
CREATE TRIGGER report_edition_no_replace BEFORE INSERT ON report_edition
    WHEN EXISTS (SELECT 1 FROM report_edition WHERE (ledger = NEW.ledger AND month = NEW.month AND edition = NEW.edition) OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'report_edition-append-only'); END;
CREATE INDEX "IDX_ee7733bc9e05b38b75d2274010" ON "shop_payment" ("ledger", "shop", "id") ;
CREATE UNIQUE INDEX shop_payment_once ON shop_payment (ledger, shop, "bankReference")
      WHERE "reversedSeq" IS NULL;
COMMIT;
