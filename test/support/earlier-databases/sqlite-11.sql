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
INSERT INTO migrations VALUES(11,1790000000033,'NumbersOfTills1790000000033');
CREATE TABLE ledger (
    ledger TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL, currency TEXT NOT NULL,
    origin TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, signing_key TEXT NOT NULL, verifier TEXT NOT NULL,
    created_at TEXT NOT NULL, calendar TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO ledger VALUES('sunrise','sunrise','Asia/Shanghai','CNY','timebank.local/sunrise','7b12f87a3fac163ee02a58796dfa8ea4dd5235ad74ca486e77f4e10138cfe257','MC4CAQAwBQYDK2VwBCIEIBA1KaFHLT6/TYSIOGhNG3ymHXEeWADC9tQikDHQXqva','timebank.local/sunrise+4ceefaa7+AX+sJErqQC4N8ljevd/dygd3PvHM6ewmI/mT+feToPSf','2026-11-20T04:00:00.000Z','cn');
CREATE TABLE ledger_head (
    ledger TEXT NOT NULL PRIMARY KEY REFERENCES ledger (ledger), seq INTEGER NOT NULL, leaf_hash TEXT NOT NULL,
    recorded_at TEXT NOT NULL, closed_through TEXT NOT NULL, closing TEXT NOT NULL, frontier TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO ledger_head VALUES('sunrise',9,'faf937146bb9786fa6080ce122a74bb74a40c4e8ee805271d261e65aa119b997','2026-11-20T04:00:00.000Z','2026-10','','2b1eea7dcbee49b568322e90861a1a81e1e6f33e7c518cda560004910ae2250e faf937146bb9786fa6080ce122a74bb74a40c4e8ee805271d261e65aa119b997');
CREATE TABLE account (
    ledger TEXT NOT NULL REFERENCES ledger (ledger), id TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT, unit TEXT NOT NULL,
    floor INTEGER, ceiling INTEGER, posted INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (ledger, id),
    CHECK (floor IS NULL OR posted >= floor), CHECK (ceiling IS NULL OR posted <= ceiling)) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES('sunrise','clearing:01a2238a-ddd8-7213-9a62-f560d32f07b7','clearing','01a2238a-ddd8-7213-9a62-f560d32f07b7','CNY',NULL,NULL,100,2);
INSERT INTO account VALUES('sunrise','clearing:CNY','clearing',NULL,'CNY',NULL,NULL,-100,2);
INSERT INTO account VALUES('sunrise','coins:01a2238a-dd46-7099-8dbd-db4677fd3fb0','coins','01a2238a-dd46-7099-8dbd-db4677fd3fb0','COIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','coins:01a2238a-dd58-7200-b19f-5657ade17121','coins','01a2238a-dd58-7200-b19f-5657ade17121','COIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','fund:CNY','fund',NULL,'CNY',0,NULL,0,2);
INSERT INTO account VALUES('sunrise','issuance:COIN','issuance',NULL,'COIN',NULL,NULL,-240,2);
INSERT INTO account VALUES('sunrise','issuance:MIN','issuance',NULL,'MIN',NULL,NULL,-240,2);
INSERT INTO account VALUES('sunrise','issuance:POINT','issuance',NULL,'POINT',NULL,NULL,-400,2);
INSERT INTO account VALUES('sunrise','points:01a2238a-dd46-7099-8dbd-db4677fd3fb0','points','01a2238a-dd46-7099-8dbd-db4677fd3fb0','POINT',0,NULL,0,2);
INSERT INTO account VALUES('sunrise','points:01a2238a-dd58-7200-b19f-5657ade17121','points','01a2238a-dd58-7200-b19f-5657ade17121','POINT',0,NULL,100,2);
INSERT INTO account VALUES('sunrise','record:01a2238a-dd46-7099-8dbd-db4677fd3fb0','record','01a2238a-dd46-7099-8dbd-db4677fd3fb0','MIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','record:01a2238a-dd58-7200-b19f-5657ade17121','record','01a2238a-dd58-7200-b19f-5657ade17121','MIN',0,NULL,120,1);
INSERT INTO account VALUES('sunrise','shop:01a2238a-ddd8-7213-9a62-f560d32f07b7','shop','01a2238a-ddd8-7213-9a62-f560d32f07b7','POINT',NULL,NULL,300,2);
CREATE TABLE entry (
    ledger TEXT NOT NULL REFERENCES ledger_head (ledger), seq INTEGER NOT NULL CHECK (seq > 0), id TEXT NOT NULL,
    kind TEXT NOT NULL, n_postings INTEGER NOT NULL CHECK (n_postings = 0 OR n_postings >= 2), period TEXT NOT NULL,
    occurred_on TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, client TEXT NOT NULL,
    idem_key TEXT NOT NULL, part INTEGER NOT NULL CHECK (part >= 0), request_hash TEXT NOT NULL,
    reverses_seq INTEGER, resolves_hold TEXT, supersedes_seq INTEGER, leaf TEXT NOT NULL, leaf_hash TEXT NOT NULL,
    PRIMARY KEY (ledger, seq)) STRICT;
INSERT INTO entry VALUES('sunrise',1,'01a1f71c-7600-7e2f-8479-4b7682928536','policy.adopted',0,'2026-11','2026-11-20','2026-11-20T04:00:00.000Z','timebank','timebank','69b8d6c59ef0a3b25bc2a87026dcc9fc2e8a42f6417e3cb6e0a99b8a53f1ea5c',0,'policy:first',NULL,NULL,NULL,'{"actor":"timebank","client":"timebank","facts":{"name":"sunrise","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","version":"1"},"id":"01a1f71c-7600-7e2f-8479-4b7682928536","idem":"69b8d6c59ef0a3b25bc2a87026dcc9fc2e8a42f6417e3cb6e0a99b8a53f1ea5c","kind":"policy.adopted","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[],"prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2026-11-20T04:00:00.000Z","seq":"1","v":1}','af21e85e66b4d47c2b1b66b208486f157b6013acecf627f6becad5a1801b5068');
INSERT INTO entry VALUES('sunrise',2,'01a1f71c-7600-7c1a-9d11-fb409e0bc14f','service.recorded',6,'2026-10','2026-10-10','2026-11-20T04:00:00.000Z','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-de52-7017-9cdd-415b947a2b9f','0b34da3362eaf4a7898f237afe49600de84d401ba17aa1ebf742eb6d47364d91',0,'2de99f3854c3da972a9b55ec2b19032aaa46d717884811e5651d0de107c5019a',NULL,NULL,NULL,'{"actor":"01a2238a-dca8-7b18-b902-3e851404b9c1","client":"01a2238a-de52-7017-9cdd-415b947a2b9f","facts":{"activity":"01a2238a-def7-7b11-b372-4baf60f84a36","approvedAt":"2026-10-09T18:00:00.000Z","approver":"01a2238a-dcd9-7898-a35c-d48f213cc1cd","category":"teach","cohort":"01a2238a-dd13-7c06-b5f2-943832396129","end":"2026-10-09T18:00:00.000Z","grade":"A","method":"code","organisation":"01a2238a-dcf7-7b75-9796-a4e41d090a01","record":"01a2238a-df03-7e21-9da2-b6e9ee803f34","recorder":"01a2238a-dca8-7b18-b902-3e851404b9c1","signOut":"taken","start":"2026-10-09T16:00:00.000Z","unit":"01a2238a-dd05-71eb-80d7-bc6b7cf7987e","volunteer":"01a2238a-dd46-7099-8dbd-db4677fd3fb0"},"id":"01a1f71c-7600-7c1a-9d11-fb409e0bc14f","idem":"0b34da3362eaf4a7898f237afe49600de84d401ba17aa1ebf742eb6d47364d91","kind":"service.recorded","occurred":"2026-10-10","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"issuance:MIN","amount":"-120","unit":"MIN"},{"account":"record:01a2238a-dd46-7099-8dbd-db4677fd3fb0","amount":"120","unit":"MIN"},{"account":"issuance:COIN","amount":"-120","unit":"COIN"},{"account":"coins:01a2238a-dd46-7099-8dbd-db4677fd3fb0","amount":"120","unit":"COIN"},{"account":"issuance:POINT","amount":"-200","unit":"POINT"},{"account":"points:01a2238a-dd46-7099-8dbd-db4677fd3fb0","amount":"200","unit":"POINT"}],"prev":"af21e85e66b4d47c2b1b66b208486f157b6013acecf627f6becad5a1801b5068","recorded":"2026-11-20T04:00:00.000Z","seq":"2","v":1}','370bbd5b8590181e940c8644fcabe80b57435998464a9d6906339e26bd2b3550');
INSERT INTO entry VALUES('sunrise',3,'01a1f71c-7600-7048-b64a-f06ff7b2cd66','fund.received',2,'2026-10','2026-10-20','2026-11-20T04:00:00.000Z','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-de52-7017-9cdd-415b947a2b9f','56685fa55bb9f0c5fadb2a0677919142be3f93b769fa98feb37cd85700b4717f',0,'2c53441145dccee251fd31f847a26caf27e08524314c4e550037e1830f751471',NULL,NULL,NULL,'{"actor":"01a2238a-dca8-7b18-b902-3e851404b9c1","client":"01a2238a-de52-7017-9cdd-415b947a2b9f","facts":{"receipt":"01a2238a-df31-7fc6-b1dd-b42042254f5f"},"id":"01a1f71c-7600-7048-b64a-f06ff7b2cd66","idem":"56685fa55bb9f0c5fadb2a0677919142be3f93b769fa98feb37cd85700b4717f","kind":"fund.received","occurred":"2026-10-20","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"clearing:CNY","amount":"-200","unit":"CNY"},{"account":"fund:CNY","amount":"200","unit":"CNY"}],"prev":"370bbd5b8590181e940c8644fcabe80b57435998464a9d6906339e26bd2b3550","recorded":"2026-11-20T04:00:00.000Z","seq":"3","v":1}','003c333a72a1df2c10427e179713f0cd548ee3383979aa6d21b63e1cfc1cd521');
INSERT INTO entry VALUES('sunrise',4,'01a1f71c-7600-73a8-944e-505bc5aa661f','points.captured',2,'2026-10','2026-10-20','2026-11-20T04:00:00.000Z','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-de52-7017-9cdd-415b947a2b9f','c3a7a54c5a3c6cd02bb77adbf88947ed0b8c62605d462144c7d36be241a6da79',0,'ea37450fdf9b2f1136d69e141389c2813715abfe477c426ba7b8a0fdb2658555',NULL,NULL,NULL,'{"actor":"01a2238a-dca8-7b18-b902-3e851404b9c1","client":"01a2238a-de52-7017-9cdd-415b947a2b9f","facts":{"offer":"01a2238a-de1b-72e3-9388-d87f0f705207","quantity":"2","redemption":"01a2238a-dfad-7d4f-b043-9b66d3cfa6e7","shop":"01a2238a-ddd8-7213-9a62-f560d32f07b7","volunteer":"01a2238a-dd46-7099-8dbd-db4677fd3fb0"},"id":"01a1f71c-7600-73a8-944e-505bc5aa661f","idem":"c3a7a54c5a3c6cd02bb77adbf88947ed0b8c62605d462144c7d36be241a6da79","kind":"points.captured","occurred":"2026-10-20","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"points:01a2238a-dd46-7099-8dbd-db4677fd3fb0","amount":"-200","unit":"POINT"},{"account":"shop:01a2238a-ddd8-7213-9a62-f560d32f07b7","amount":"200","unit":"POINT"}],"prev":"003c333a72a1df2c10427e179713f0cd548ee3383979aa6d21b63e1cfc1cd521","recorded":"2026-11-20T04:00:00.000Z","seq":"4","v":1}','66e1f97f0f7e0f5039d9fd91eeb39d4543fb3234d69e7ae1a39e8d25014b9009');
INSERT INTO entry VALUES('sunrise',5,'01a1f71c-7600-7623-b8a7-02af02a02fb7','shop.settled',2,'2026-10','2026-10-31','2026-11-20T04:00:00.000Z','timebank','timebank','a27d2b599e209d72374e7c95b68ffa81547a7497add82241a5abeb1049005e6e',0,'close:2026-10:shops',NULL,NULL,NULL,'{"actor":"timebank","client":"timebank","facts":{"captured":"200","carriedIn":"0","carriedOut":"0","centsPerPoint":"100","covers":[{"amount":"200","month":"2026-10"}],"due":"200","month":"2026-10","refunded":"0","shop":"01a2238a-ddd8-7213-9a62-f560d32f07b7"},"id":"01a1f71c-7600-7623-b8a7-02af02a02fb7","idem":"a27d2b599e209d72374e7c95b68ffa81547a7497add82241a5abeb1049005e6e","kind":"shop.settled","occurred":"2026-10-31","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"fund:CNY","amount":"-200","unit":"CNY"},{"account":"clearing:01a2238a-ddd8-7213-9a62-f560d32f07b7","amount":"200","unit":"CNY"}],"prev":"66e1f97f0f7e0f5039d9fd91eeb39d4543fb3234d69e7ae1a39e8d25014b9009","recorded":"2026-11-20T04:00:00.000Z","seq":"5","v":1}','e74460641edd462b1583bc790bbfadf8dce3b22e6823a6390b4b6adbdb33d5ae');
INSERT INTO entry VALUES('sunrise',6,'01a1f71c-7600-75b0-8df2-5a67c4d22a41','period.closed',0,'2026-10','2026-10-31','2026-11-20T04:00:00.000Z','timebank','timebank','05ac44c5175e4e7f5f6a82a5f365169cb5c31bb1a8bc786c1f4d84535dd9b55a',0,'close:2026-10:period',NULL,NULL,NULL,'{"actor":"timebank","client":"timebank","facts":{"month":"2026-10","registered":"2","root":"245296291992e8a6b43d7a539cc9df39712d45552ffbfc356ad28afec31e062f","size":"5"},"id":"01a1f71c-7600-75b0-8df2-5a67c4d22a41","idem":"05ac44c5175e4e7f5f6a82a5f365169cb5c31bb1a8bc786c1f4d84535dd9b55a","kind":"period.closed","occurred":"2026-10-31","origin":"timebank.local/sunrise","period":"2026-10","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[],"prev":"e74460641edd462b1583bc790bbfadf8dce3b22e6823a6390b4b6adbdb33d5ae","recorded":"2026-11-20T04:00:00.000Z","seq":"6","v":1}','716e60c5ee16ce41fb865b00f4da4b25a82d7d56457240b77c974aed5471ba97');
INSERT INTO entry VALUES('sunrise',7,'01a1f71c-7600-7e38-bb01-0b47753b3f1f','service.recorded',6,'2026-11','2026-11-03','2026-11-20T04:00:00.000Z','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-de52-7017-9cdd-415b947a2b9f','a12a945a7fce4286d7c60045e9aa327219b73cfabfc082145b4e8945910f8232',0,'192de0edb83331bf61758f8fb404cbc26607348f392db895fe57a530c3d37720',NULL,NULL,NULL,'{"actor":"01a2238a-dca8-7b18-b902-3e851404b9c1","client":"01a2238a-de52-7017-9cdd-415b947a2b9f","facts":{"activity":"01a2238a-e21e-73f8-8da1-9fd38a87c173","approvedAt":"2026-11-02T18:00:00.000Z","approver":"01a2238a-dcd9-7898-a35c-d48f213cc1cd","category":"teach","end":"2026-11-02T18:00:00.000Z","grade":"A","method":"code","organisation":"01a2238a-dcf7-7b75-9796-a4e41d090a01","record":"01a2238a-e26b-73b7-a5f0-b41e987d7783","recorder":"01a2238a-dca8-7b18-b902-3e851404b9c1","signOut":"taken","start":"2026-11-02T16:00:00.000Z","volunteer":"01a2238a-dd58-7200-b19f-5657ade17121"},"id":"01a1f71c-7600-7e38-bb01-0b47753b3f1f","idem":"a12a945a7fce4286d7c60045e9aa327219b73cfabfc082145b4e8945910f8232","kind":"service.recorded","occurred":"2026-11-03","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"issuance:MIN","amount":"-120","unit":"MIN"},{"account":"record:01a2238a-dd58-7200-b19f-5657ade17121","amount":"120","unit":"MIN"},{"account":"issuance:COIN","amount":"-120","unit":"COIN"},{"account":"coins:01a2238a-dd58-7200-b19f-5657ade17121","amount":"120","unit":"COIN"},{"account":"issuance:POINT","amount":"-200","unit":"POINT"},{"account":"points:01a2238a-dd58-7200-b19f-5657ade17121","amount":"200","unit":"POINT"}],"prev":"716e60c5ee16ce41fb865b00f4da4b25a82d7d56457240b77c974aed5471ba97","recorded":"2026-11-20T04:00:00.000Z","seq":"7","v":1}','074df9f434d488534c7a075dfb959dc66f5db8e498383a567453585f5bc5019d');
INSERT INTO entry VALUES('sunrise',8,'01a1f71c-7600-7684-b62e-1e488b777397','points.captured',2,'2026-11','2026-11-20','2026-11-20T04:00:00.000Z','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-de52-7017-9cdd-415b947a2b9f','d942caceb41fa5f0e8c8c2c7180bfabcfc939bd556e99f753ace7ac05f344572',0,'1f40f2f8ab63067f91377b659977017a4d66ce990eebf4c2b79323e3a58e523d',NULL,NULL,NULL,'{"actor":"01a2238a-dca8-7b18-b902-3e851404b9c1","client":"01a2238a-de52-7017-9cdd-415b947a2b9f","facts":{"offer":"01a2238a-de1b-72e3-9388-d87f0f705207","quantity":"1","redemption":"01a2238a-e295-7ce5-8a22-f0d038d93405","shop":"01a2238a-ddd8-7213-9a62-f560d32f07b7","volunteer":"01a2238a-dd58-7200-b19f-5657ade17121"},"id":"01a1f71c-7600-7684-b62e-1e488b777397","idem":"d942caceb41fa5f0e8c8c2c7180bfabcfc939bd556e99f753ace7ac05f344572","kind":"points.captured","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"points:01a2238a-dd58-7200-b19f-5657ade17121","amount":"-100","unit":"POINT"},{"account":"shop:01a2238a-ddd8-7213-9a62-f560d32f07b7","amount":"100","unit":"POINT"}],"prev":"074df9f434d488534c7a075dfb959dc66f5db8e498383a567453585f5bc5019d","recorded":"2026-11-20T04:00:00.000Z","seq":"8","v":1}','9ba328298149e609c805d9788154d25a8248fea88f7b7144303d89cd07893ece');
INSERT INTO entry VALUES('sunrise',9,'01a1f71c-7600-719b-af69-14a6810a0b5c','shop.paid',2,'2026-11','2026-11-20','2026-11-20T04:00:00.000Z','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-de52-7017-9cdd-415b947a2b9f','a57f092c80b724b7c3848d66c5f392c84340dc18cf79a97e5e755f683abbc4e6',0,'44c8bd32928f4ea56f9516bd4efcfa8bf275483e2e40e9e8f1af357b4e0ea357',NULL,NULL,NULL,'{"actor":"01a2238a-dca8-7b18-b902-3e851404b9c1","client":"01a2238a-de52-7017-9cdd-415b947a2b9f","facts":{"payment":"01a2238a-e2a7-728b-9a34-85dd8697ae43","reference":"0425c6f24804c8d98584ab3986b810894425b26d1eff644575e35e61bd2ff75b","shop":"01a2238a-ddd8-7213-9a62-f560d32f07b7"},"id":"01a1f71c-7600-719b-af69-14a6810a0b5c","idem":"a57f092c80b724b7c3848d66c5f392c84340dc18cf79a97e5e755f683abbc4e6","kind":"shop.paid","occurred":"2026-11-20","origin":"timebank.local/sunrise","period":"2026-11","policy":"f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1","postings":[{"account":"clearing:01a2238a-ddd8-7213-9a62-f560d32f07b7","amount":"-100","unit":"CNY"},{"account":"clearing:CNY","amount":"100","unit":"CNY"}],"prev":"9ba328298149e609c805d9788154d25a8248fea88f7b7144303d89cd07893ece","recorded":"2026-11-20T04:00:00.000Z","seq":"9","v":1}','faf937146bb9786fa6080ce122a74bb74a40c4e8ee805271d261e65aa119b997');
CREATE TABLE posting (
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n >= 0), account TEXT NOT NULL,
    unit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount <> 0), balance_after INTEGER NOT NULL,
    account_version INTEGER NOT NULL CHECK (account_version > 0),
    PRIMARY KEY (ledger, seq, n), UNIQUE (ledger, account, account_version),
    FOREIGN KEY (ledger, seq) REFERENCES entry (ledger, seq) DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID;
INSERT INTO posting VALUES('sunrise',2,0,'issuance:MIN','MIN',-120,-120,1);
INSERT INTO posting VALUES('sunrise',2,1,'record:01a2238a-dd46-7099-8dbd-db4677fd3fb0','MIN',120,120,1);
INSERT INTO posting VALUES('sunrise',2,2,'issuance:COIN','COIN',-120,-120,1);
INSERT INTO posting VALUES('sunrise',2,3,'coins:01a2238a-dd46-7099-8dbd-db4677fd3fb0','COIN',120,120,1);
INSERT INTO posting VALUES('sunrise',2,4,'issuance:POINT','POINT',-200,-200,1);
INSERT INTO posting VALUES('sunrise',2,5,'points:01a2238a-dd46-7099-8dbd-db4677fd3fb0','POINT',200,200,1);
INSERT INTO posting VALUES('sunrise',3,0,'clearing:CNY','CNY',-200,-200,1);
INSERT INTO posting VALUES('sunrise',3,1,'fund:CNY','CNY',200,200,1);
INSERT INTO posting VALUES('sunrise',4,0,'points:01a2238a-dd46-7099-8dbd-db4677fd3fb0','POINT',-200,0,2);
INSERT INTO posting VALUES('sunrise',4,1,'shop:01a2238a-ddd8-7213-9a62-f560d32f07b7','POINT',200,200,1);
INSERT INTO posting VALUES('sunrise',5,0,'fund:CNY','CNY',-200,0,2);
INSERT INTO posting VALUES('sunrise',5,1,'clearing:01a2238a-ddd8-7213-9a62-f560d32f07b7','CNY',200,200,1);
INSERT INTO posting VALUES('sunrise',7,0,'issuance:MIN','MIN',-120,-240,2);
INSERT INTO posting VALUES('sunrise',7,1,'record:01a2238a-dd58-7200-b19f-5657ade17121','MIN',120,120,1);
INSERT INTO posting VALUES('sunrise',7,2,'issuance:COIN','COIN',-120,-240,2);
INSERT INTO posting VALUES('sunrise',7,3,'coins:01a2238a-dd58-7200-b19f-5657ade17121','COIN',120,120,1);
INSERT INTO posting VALUES('sunrise',7,4,'issuance:POINT','POINT',-200,-400,2);
INSERT INTO posting VALUES('sunrise',7,5,'points:01a2238a-dd58-7200-b19f-5657ade17121','POINT',200,200,1);
INSERT INTO posting VALUES('sunrise',8,0,'points:01a2238a-dd58-7200-b19f-5657ade17121','POINT',-100,100,2);
INSERT INTO posting VALUES('sunrise',8,1,'shop:01a2238a-ddd8-7213-9a62-f560d32f07b7','POINT',100,300,2);
INSERT INTO posting VALUES('sunrise',9,0,'clearing:01a2238a-ddd8-7213-9a62-f560d32f07b7','CNY',-100,100,2);
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
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','14538adfca005fa73b689fc7d822caa85e518083f3d411eb6c5af1620d7e64d4','848eb268b87d3b6acfda4cc2deaf0a28f7a5466f523eb3b8e4cffc8fcb30a47d','{"id":"01a2238a-dd58-7200-b19f-5657ade17121","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','1f3fb4b5cfcc67da180ef36cc5a65aba843d004e36907bf15f363749869fac74','6140ec42944363b4a0740a6c84c2ba13012b483bf5af52dbb423b7ef9fce9464','{"id":"01a2238a-dd13-7c06-b5f2-943832396129","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','39fdd201084cc64462e546fa31af16fc954fa2888f6d2cdd2e9bcf04102115e9','17ccd1109fad3e559007a0683c73819730875d3f654aeb20f09f8f47305ec837','{"id":"01a2238a-dcf7-7b75-9796-a4e41d090a01","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','3e0167773bfab8f299403af9ef274fcf1c9fc9ddaa1274a379632a6463e281e2','4186ce90ab44ffe86dac814decde8abdfe74575ee840387ffe42e7aa0d2dd6f6','{"id":"01a2238a-dce7-79ed-8bfe-50d91872a770","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','5bdeb47a15ea10fca70cb0c666d36c9b005a899f848343a4fd2969255e96900b','f4d659a4accacdbc7c2cd307ba0263fa33cb439eb41d1f0e517939956a987c35','{"id":"01a2238a-dcd9-7898-a35c-d48f213cc1cd","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','6e282ca3d66685d8e01129423eb15a10ce9200c5a6f26442a23b5400581c6d18','53d6da8f8369716165446a2625eaa8b0f7f879b6e6a460bd5198a558e3f5b78e','{"id":"01a2238a-dd96-7dc3-a93b-05378a28224d","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','736af94490453eeddc7a13f99db04cdab0e1ed7c38f74a35002981b6f477c13c','6cfddfe9323796d5a6a8a041bfc731845466f4b9bb016726cf6735ab40060090','{"id":"01a2238a-dca8-7b18-b902-3e851404b9c1","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','80629c1bb39ef1ed20ec08b21da27a8be8a01234dde2e547338ef3a82d8b9b15','c0d7d6d8e54b63bf6f49fc3347d10c1d5c630e94092a05d65044c307917ffa62','{"id":"01a2238a-de1b-72e3-9388-d87f0f705207","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','b3e9aa731abf4ef33e98176779ccf9ddb6bdcdc01ec943e63c6c13bf75a735b0','f32bbc77ee5de9a79676f8c9dd955b23f33f6110fe810d51021dc743ed83c591','{"id":"01a2238a-dd05-71eb-80d7-bc6b7cf7987e","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','c0bda7d71bb7f477b935003f013c2d54443b0ed1206f11377463f1fd2ed38638','d58ec2192a42ce91fe34f0e4ad1802d7e38130514c14ba6f5bb81a83b836e148','{"id":"01a2238a-ddd8-7213-9a62-f560d32f07b7","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-dc68-7a2d-a889-704c272fd052','c19ad3b5c01ae912b3e6eecdd54dfaaaf8ebd318dce911a249c608c388c34e9c','b815272ecda319d33938339bfe1abde4008009105583442a917223f0a9f3b056','{"id":"01a2238a-dd46-7099-8dbd-db4677fd3fb0","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-de52-7017-9cdd-415b947a2b9f','3dd59035608ea2c9a56ae9bd9ea2829e489ad795538ebe28ec006274152cac69','1b0f5ee2dfd8f666211c88c6e3590518ce481fff3942f4d06fea14362181c39c','{"id":"01a2238a-def7-7b11-b372-4baf60f84a36","entries":[]}');
INSERT INTO receipt VALUES('sunrise','01a2238a-de52-7017-9cdd-415b947a2b9f','5e8c31bf3a815ea7650a98f0942d16329103da98e7de63ca8af5431021afdcc3','c108b70fa30ac5c13cfd8fe2581d47078aed090802cbfcb02be50cc6e76ea539','{"id":"01a2238a-e21e-73f8-8da1-9fd38a87c173","entries":[]}');
INSERT INTO receipt VALUES('sunrise','timebank','45271754dc13a8441fb4d7baa0b239e464dbc21f6be2ad8a65f4607d9c50b61a','person:01a2238a-deae-7556-aae2-1869b52bd81b','{"id":"01a2238a-deae-7556-aae2-1869b52bd81b","entries":[]}');
INSERT INTO receipt VALUES('sunrise','timebank','46ed4a1a34445fd75b90bd48194b06b22877833e629c404a28eb89769e961f14','person:01a2238a-dc60-7128-b9bb-d5862f473e12','{"id":"01a2238a-dc60-7128-b9bb-d5862f473e12","entries":[]}');
INSERT INTO receipt VALUES('sunrise','timebank','a741c16b0d36ca3798d80213789edb9db1a88064133ea2e815723e86f72dcacd','person:01a2238a-dee2-70eb-b89d-a3f0f0048977','{"id":"01a2238a-dee2-70eb-b89d-a3f0f0048977","entries":[]}');
CREATE TABLE checkpoint (
    ledger TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (ledger, size)) STRICT, WITHOUT ROWID;
INSERT INTO checkpoint VALUES('sunrise',4,'2f2b8c0e9a04e69ddf735bbffd44a91c1fc081c470fdaece0250176761aaaa09',replace('timebank.local/sunrise\n4\nLyuMDpoE5p3fc1u//USpHB/AgcRw/a7OAlAXZ2Gqqgk=\n\n— timebank.local/sunrise TO76p/EY+UQpMsXpwtefROnsF96ByYg28k+49PCGhaGnBQ237EMVlFZ/G7uVVvHrbBnBFtkP9PtaDkvXFTNGFd0PXQU=\n','\n',char(10)),'2026-11-20T04:00:00.000Z','close');
INSERT INTO checkpoint VALUES('sunrise',6,'b30cd9723926e5e7b9241aba54c4f188c7fbe5b99fddc187c0623ad88abd7970',replace('timebank.local/sunrise\n6\nswzZcjkm5ee5JBq6VMTxiMf75bmf3cGHwGI62Iq9eXA=\n\n— timebank.local/sunrise TO76p6i75i7SQ2aT0sB2i8pCDP/BexqJwhgFntT4TF1V8XLLsgJ1vXAj96JLQLDqr4aUnxyhBtIYOMIshNOir2mBIQE=\n','\n',char(10)),'2026-11-20T04:00:00.000Z','close');
INSERT INTO checkpoint VALUES('sunrise',9,'6ecbb948811de3c13a81e6ed6df31357e8e31e46a33c0fafc35c7e1085085233',replace('timebank.local/sunrise\n9\nbsu5SIEd48E6gebtbfMTV+jjHkajPA+vw1x+EIUIUjM=\n\n— timebank.local/sunrise TO76p4yAG3PHmWO3gd8LvT2K+RF+jmEgesKjDzNDjZm9ko4qxPXCd+XsXudwtC3AO3wr0QhoBFkPUfYbWTd4GFri3g4=\n','\n',char(10)),'2026-11-20T04:00:00.000Z','request');
CREATE TABLE IF NOT EXISTS "job" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "name" text NOT NULL, "data" text NOT NULL, "status" text NOT NULL, "done" integer NOT NULL, "total" integer NOT NULL, "attempts" integer NOT NULL, "result" text, "error" text, "createdAt" text NOT NULL, "updatedAt" text NOT NULL);
INSERT INTO job VALUES('close.sunrise.2026-10','sunrise','close-month','{"ledger":"sunrise","month":"2026-10"}','done',0,0,1,'{"month":"2026-10","size":5,"root":"245296291992e8a6b43d7a539cc9df39712d45552ffbfc356ad28afec31e062f","closedAt":"2026-11-20T04:00:00.000Z","seq":6}',NULL,'2026-11-20T04:00:00.000Z','2026-11-20T04:00:00.000Z');
CREATE TABLE IF NOT EXISTS "policy_version" ("ledger" text NOT NULL, "hash" text NOT NULL, "name" text NOT NULL, "version" integer NOT NULL, "pack" text NOT NULL, "adoptedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "hash"));
INSERT INTO policy_version VALUES('sunrise','f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1','sunrise',1,'{"categories":{"care":[3,2],"clean":[6,5],"guide":[1,1],"patrol":[11,10],"teach":[1,1]},"credit":{"capMinutes":120,"stepMinutes":15},"earns":{"coins":{"minutesPerHour":60},"points":{"hundredthsPerHour":100}},"grades":{"scanned":"A","signOutFilled":"B","typed":"C"},"levels":{"recordMinutes":[6000,18000,36000,60000,90000]},"name":"sunrise","overlap":{"seconds":60},"rating":{"highest":5,"lowest":1},"record":{"unitSeconds":60},"version":1}','2026-11-20T04:00:00.000Z',1);
CREATE TABLE IF NOT EXISTS "directory_item" ("ledger" text NOT NULL, "id" text NOT NULL, "kind" text NOT NULL, "code" text NOT NULL, "name" text NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO directory_item VALUES('sunrise','01a2238a-dcf7-7b75-9796-a4e41d090a01','organisation','巡逻队','东风巡逻队');
INSERT INTO directory_item VALUES('sunrise','01a2238a-dd05-71eb-80d7-bc6b7cf7987e','unit','东风小区','东风小区');
INSERT INTO directory_item VALUES('sunrise','01a2238a-dd13-7c06-b5f2-943832396129','cohort','retiree','退休人员');
CREATE TABLE IF NOT EXISTS "shop" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "centsPerPoint" integer NOT NULL, "status" text NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO shop VALUES('sunrise','01a2238a-ddd8-7213-9a62-f560d32f07b7','M01','惠民超市',100,'active');
CREATE TABLE IF NOT EXISTS "activity" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "category" text NOT NULL, "title" text NOT NULL, "site" text, "organisation" text NOT NULL, "startsAt" text NOT NULL, "endsAt" text NOT NULL, "capacity" integer, PRIMARY KEY ("ledger", "id"));
INSERT INTO activity VALUES('sunrise','01a2238a-dd96-7dc3-a93b-05378a28224d','A01','teach','四点半课堂','向阳小区','01a2238a-dcf7-7b75-9796-a4e41d090a01','2026-11-09T07:00:00.000Z','2026-11-09T09:00:00.000Z',80);
INSERT INTO activity VALUES('sunrise','01a2238a-def7-7b11-b372-4baf60f84a36','B1','teach','四点半课堂',NULL,'01a2238a-dcf7-7b75-9796-a4e41d090a01','2026-10-09T16:00:00.000Z','2026-10-09T18:00:00.000Z',NULL);
INSERT INTO activity VALUES('sunrise','01a2238a-e21e-73f8-8da1-9fd38a87c173','B2','teach','四点半课堂',NULL,'01a2238a-dcf7-7b75-9796-a4e41d090a01','2026-11-02T16:00:00.000Z','2026-11-02T18:00:00.000Z',NULL);
CREATE TABLE IF NOT EXISTS "rating" ("ledger" text NOT NULL, "record" text NOT NULL, "rater" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "activity" text NOT NULL, "stars" integer NOT NULL, "ratedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "record", "rater"));
CREATE TABLE IF NOT EXISTS "offer" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "shop" text NOT NULL, "title" text NOT NULL, "price" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO offer VALUES('sunrise','01a2238a-de1b-72e3-9388-d87f0f705207','M01-1','01a2238a-ddd8-7213-9a62-f560d32f07b7','早餐',100);
CREATE TABLE IF NOT EXISTS "redemption" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text, "volunteer" text NOT NULL, "shop" text NOT NULL, "offer" text NOT NULL, "quantity" integer NOT NULL, "points" integer NOT NULL, "refunded" integer NOT NULL, "redeemedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO redemption VALUES('sunrise','01a2238a-dfad-7d4f-b043-9b66d3cfa6e7',NULL,'01a2238a-dd46-7099-8dbd-db4677fd3fb0','01a2238a-ddd8-7213-9a62-f560d32f07b7','01a2238a-de1b-72e3-9388-d87f0f705207',2,200,0,'2026-10-20T04:00:00.000Z',4);
INSERT INTO redemption VALUES('sunrise','01a2238a-e295-7ce5-8a22-f0d038d93405','7','01a2238a-dd58-7200-b19f-5657ade17121','01a2238a-ddd8-7213-9a62-f560d32f07b7','01a2238a-de1b-72e3-9388-d87f0f705207',1,100,0,'2026-11-20T04:00:00.000Z',8);
CREATE TABLE IF NOT EXISTS "fund_receipt" ("ledger" text NOT NULL, "id" text NOT NULL, "source" text NOT NULL, "cents" integer NOT NULL, "receivedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
INSERT INTO fund_receipt VALUES('sunrise','01a2238a-df31-7fc6-b1dd-b42042254f5f','募捐',200,'2026-10-20T04:00:00.000Z',3);
CREATE TABLE IF NOT EXISTS "shop_statement" ("ledger" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "due" integer NOT NULL, "covered" integer NOT NULL, "carriedOut" integer NOT NULL, PRIMARY KEY ("ledger", "shop", "month"));
INSERT INTO shop_statement VALUES('sunrise','01a2238a-ddd8-7213-9a62-f560d32f07b7','2026-10',200,200,0);
CREATE TABLE IF NOT EXISTS "correction" ("ledger" text NOT NULL, "seq" integer NOT NULL, "reverses" integer NOT NULL, "reason" text NOT NULL, PRIMARY KEY ("ledger", "seq"));
CREATE TABLE IF NOT EXISTS "period" ("ledger" text NOT NULL, "month" text NOT NULL, "size" integer NOT NULL, "root" text NOT NULL, "closedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "month"));
INSERT INTO period VALUES('sunrise','2026-10',5,'245296291992e8a6b43d7a539cc9df39712d45552ffbfc356ad28afec31e062f','2026-11-20T04:00:00.000Z',6);
CREATE TABLE IF NOT EXISTS "consent_code" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "kind" text NOT NULL, "digest" text NOT NULL, "shop" text, "ceiling" integer, "createdBy" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL, "usedAt" text, "usedFor" text, "cancelledAt" text, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "reservation" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "shop" text NOT NULL, "offer" text NOT NULL, "quantity" integer NOT NULL, "price" integer NOT NULL, "points" integer NOT NULL, "status" text NOT NULL, "captured" integer NOT NULL, "redemption" text, "reservedAt" text NOT NULL, "expiresAt" text NOT NULL, "seq" integer NOT NULL, "resolvedSeq" integer, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "certificate" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "checkId" text NOT NULL, "volunteer" text NOT NULL, "fromDay" text, "toDay" text, "minutes" integer NOT NULL, "issuedOn" text NOT NULL, "content" text NOT NULL, "note" text NOT NULL, "basis" text NOT NULL, "seq" integer NOT NULL, "revokedOn" text, "revokedSeq" integer, "reason" text, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "certificate_series" ("ledger" text PRIMARY KEY NOT NULL, "issued" integer NOT NULL, "inCharge" text);
CREATE TABLE IF NOT EXISTS "statement_answer" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "seq" integer, "answer" text NOT NULL, "text" text, "person" text NOT NULL, "at" text NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE TABLE IF NOT EXISTS "person" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "role" text NOT NULL, "displayName" text, "birthYear" integer, "unit" text, "cohort" text, "registeredOn" text, "level" integer NOT NULL, "nameShown" boolean NOT NULL DEFAULT (false), PRIMARY KEY ("ledger", "id"));
INSERT INTO person VALUES('sunrise','01a2238a-dc60-7128-b9bb-d5862f473e12','operator','person',NULL,NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-dca8-7b18-b902-3e851404b9c1','S01','person','陈站长',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-dcd9-7898-a35c-d48f213cc1cd','S02','person','李主任',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-dce7-79ed-8bfe-50d91872a770','R01','person','赵奶奶',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-dd46-7099-8dbd-db4677fd3fb0','V01','volunteer','王阿姨',NULL,'01a2238a-dd05-71eb-80d7-bc6b7cf7987e','01a2238a-dd13-7c06-b5f2-943832396129',NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-dd58-7200-b19f-5657ade17121','V02','volunteer','孙师傅',NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-deae-7556-aae2-1869b52bd81b','auditor','person',NULL,NULL,NULL,NULL,NULL,0,0);
INSERT INTO person VALUES('sunrise','01a2238a-dee2-70eb-b89d-a3f0f0048977','till','person',NULL,NULL,NULL,NULL,NULL,0,0);
CREATE TABLE IF NOT EXISTS "month_summary" ("ledger" text NOT NULL, "month" text NOT NULL, "records" integer NOT NULL, "minutes" integer NOT NULL, "active" integer NOT NULL, "registered" integer NOT NULL, "centsPerPoint" integer, PRIMARY KEY ("ledger", "month"));
INSERT INTO month_summary VALUES('sunrise','2026-10',1,120,1,2,100);
CREATE TABLE IF NOT EXISTS "api_key" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "roles" text NOT NULL, "person" text NOT NULL, "shop" text, "client" text NOT NULL, "label" text NOT NULL, "hash" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text, "revokedAt" text, "rotatedFrom" text, "lastUsedAt" text);
INSERT INTO api_key VALUES('ac79950236f3e085','sunrise','operator','01a2238a-dc60-7128-b9bb-d5862f473e12',NULL,'01a2238a-dc68-7a2d-a889-704c272fd052','','3b1bb01008f55cef687edd418b330c439dce17ec1eab5cf78da0593fa3f01eaa','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,'2026-11-20T04:00:00.000Z');
INSERT INTO api_key VALUES('163b7f4eab02cb4e','sunrise','coordinator','01a2238a-dca8-7b18-b902-3e851404b9c1',NULL,'01a2238a-de52-7017-9cdd-415b947a2b9f','','73b6a2d1144879b938272cd73968dd0d9df43d352aa8a71e3e64004fb146e516','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,'2026-11-20T04:00:00.000Z');
INSERT INTO api_key VALUES('429fefed8f83f915','sunrise','coordinator','01a2238a-dcd9-7898-a35c-d48f213cc1cd',NULL,'01a2238a-de7c-7957-9b4e-4bd639c71be1','','032dc22417c391513cd52105a60ae827f73fde86e4dbb5faeb907aa65dd009fe','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,NULL);
INSERT INTO api_key VALUES('116b14509ff566ac','sunrise','auditor','01a2238a-deae-7556-aae2-1869b52bd81b',NULL,'01a2238a-dec5-7bc6-9165-911dd769f83b','','30915ab4c5b0a77eb9bb2c26b99b24804646ff3dcb227c52ace6508dbaefbcc1','2026-11-20T04:00:00.000Z',NULL,NULL,NULL,NULL);
INSERT INTO api_key VALUES('c9ad0ee95e01c102','sunrise','shop','01a2238a-dee2-70eb-b89d-a3f0f0048977','01a2238a-ddd8-7213-9a62-f560d32f07b7','01a2238a-dee5-7b88-b615-4d9c75188de7','','8d06f5eed9c422cd23c41d57f1a62fb65648ca73e2767dd3b16f25067d586ccb','2026-11-20T04:00:00.000Z','2027-11-20T04:00:00.000Z',NULL,NULL,NULL);
INSERT INTO api_key VALUES('1f7903e73e9a2c70','sunrise','volunteer','01a2238a-dd46-7099-8dbd-db4677fd3fb0',NULL,'01a2238a-deeb-7514-b782-8e3d49c31a51','','2b0b1ab88ff63eabb7ad47f44a6cb6665552d9374bae5b59e54c58b231bf5c4a','2026-11-20T04:00:00.000Z','2027-11-20T04:00:00.000Z',NULL,NULL,NULL);
CREATE TABLE IF NOT EXISTS "session" ("hash" text PRIMARY KEY NOT NULL, "key" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL);
CREATE TABLE IF NOT EXISTS "job_schedule" ("id" text PRIMARY KEY NOT NULL, "pattern" text NOT NULL, "zone" text NOT NULL, "nextAt" text NOT NULL);
CREATE TABLE IF NOT EXISTS "service_record" ("ledger" text NOT NULL, "id" text NOT NULL, "activity" text NOT NULL, "volunteer" text NOT NULL, "recorder" text NOT NULL, "approver" text, "method" text NOT NULL, "startsAt" text NOT NULL, "signedOutAt" text, "endsAt" text NOT NULL, "status" text NOT NULL, "reason" text, "seq" integer, "recordedAt" text, "lateReason" text, "secondApprover" text, "lateDue" text, PRIMARY KEY ("ledger", "id"));
INSERT INTO service_record VALUES('sunrise','01a2238a-df03-7e21-9da2-b6e9ee803f34','01a2238a-def7-7b11-b372-4baf60f84a36','01a2238a-dd46-7099-8dbd-db4677fd3fb0','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-dcd9-7898-a35c-d48f213cc1cd','code','2026-10-09T16:00:00.000Z','2026-10-09T18:00:00.000Z','2026-10-09T18:00:00.000Z','approved',NULL,2,'2026-10-09T18:00:00.000Z','停电','01a2238a-0000-7000-8000-000000000003','2026-10-15');
INSERT INTO service_record VALUES('sunrise','01a2238a-e26b-73b7-a5f0-b41e987d7783','01a2238a-e21e-73f8-8da1-9fd38a87c173','01a2238a-dd58-7200-b19f-5657ade17121','01a2238a-dca8-7b18-b902-3e851404b9c1','01a2238a-dcd9-7898-a35c-d48f213cc1cd','code','2026-11-02T16:00:00.000Z','2026-11-02T18:00:00.000Z','2026-11-02T18:00:00.000Z','approved',NULL,7,'2026-11-02T18:00:00.000Z',NULL,NULL,NULL);
CREATE TABLE IF NOT EXISTS "report_edition" ("ledger" text NOT NULL, "month" text NOT NULL, "edition" integer NOT NULL, "madeAt" text NOT NULL, "size" integer NOT NULL, "root" text NOT NULL, "figures" text NOT NULL, PRIMARY KEY ("ledger", "month", "edition"));
INSERT INTO report_edition VALUES('sunrise','2026-10',1,'2026-11-20T04:00:00.000Z',4,'2f2b8c0e9a04e69ddf735bbffd44a91c1fc081c470fdaece0250176761aaaa09','{"ledger":"sunrise","month":"2026-10","closed":false,"accepted":1,"signOutsFilled":0,"lateRecords":0,"unratedServices":1,"grades":{"A":1},"recordMinutes":120,"coinMinutesIssued":120,"pointHundredthsIssued":200,"activeVolunteers":1,"byCategory":{"teach":{"records":1,"minutes":120,"points":200}},"redemptions":1,"refunds":0,"pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"fundReceivedCents":200,"ratings":0,"meanRatingHundredths":{},"promoted":0,"refused":{},"pointHundredthsOutstanding":0,"registeredVolunteers":2,"shopDueCents":{"M01":200},"shopPaidCents":{"M01":0},"shopCarriedCents":{"M01":0},"fundAfterSettlementCents":200,"starLevels":{"0":2,"1":0,"2":0,"3":0,"4":0,"5":0},"mostHours":[["01a2238a-dd46-7099-8dbd-db4677fd3fb0",120]],"priorPeriodAdjustments":[],"breakdown":{"asOf":"2026-11-20T04:00:00.000Z","close":null,"newVolunteers":1,"returningVolunteers":0,"notActiveVolunteers":1,"coinMinutesOutstanding":120,"byCategory":[{"code":"teach","name":null,"records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byUnit":[{"code":"东风小区","name":"东风小区","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byOrganisation":[{"code":"巡逻队","name":"东风巡逻队","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byCohort":[{"code":"retiree","name":"退休人员","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"satisfaction":{"byCategory":{},"overall":{"ratings":0,"raters":0,"meanHundredths":null}},"risenTo":{},"fallenTo":{},"shops":[{"code":"M01","name":"惠民超市","pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"dueCents":200,"coveredCents":0,"coveredEarlierCents":0,"carriedCents":0}],"fund":{"openingCents":0,"receivedCents":200,"spentCents":0,"adjustedCents":0,"closingCents":200},"liability":{"pointHundredthsOutstanding":0,"centsPerPoint":100,"pointsCents":0,"unpaidDuesCents":200,"totalCents":200,"fundCents":200,"coverageTenThousandths":10000},"trend":[{"month":"2026-10","records":1,"minutes":120,"activeVolunteers":1,"registeredVolunteers":2}],"mostHours":[{"name":null,"minutes":120}]}}');
INSERT INTO report_edition VALUES('sunrise','2026-10',2,'2026-11-20T04:00:00.000Z',6,'b30cd9723926e5e7b9241aba54c4f188c7fbe5b99fddc187c0623ad88abd7970','{"ledger":"sunrise","month":"2026-10","closed":true,"accepted":1,"signOutsFilled":0,"lateRecords":0,"unratedServices":1,"grades":{"A":1},"recordMinutes":120,"coinMinutesIssued":120,"pointHundredthsIssued":200,"activeVolunteers":1,"byCategory":{"teach":{"records":1,"minutes":120,"points":200}},"redemptions":1,"refunds":0,"pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"fundReceivedCents":200,"ratings":0,"meanRatingHundredths":{},"promoted":0,"refused":{},"pointHundredthsOutstanding":0,"registeredVolunteers":2,"shopDueCents":{"M01":200},"shopPaidCents":{"M01":200},"shopCarriedCents":{"M01":0},"fundAfterSettlementCents":0,"starLevels":{"0":2,"1":0,"2":0,"3":0,"4":0,"5":0},"mostHours":[["01a2238a-dd46-7099-8dbd-db4677fd3fb0",120]],"priorPeriodAdjustments":[],"breakdown":{"asOf":"2026-11-20T04:00:00.000Z","close":{"size":5,"root":"245296291992e8a6b43d7a539cc9df39712d45552ffbfc356ad28afec31e062f","seq":6},"newVolunteers":1,"returningVolunteers":0,"notActiveVolunteers":1,"coinMinutesOutstanding":120,"byCategory":[{"code":"teach","name":null,"records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byUnit":[{"code":"东风小区","name":"东风小区","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byOrganisation":[{"code":"巡逻队","name":"东风巡逻队","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"byCohort":[{"code":"retiree","name":"退休人员","records":1,"minutes":120,"pointHundredths":200,"activeVolunteers":1}],"satisfaction":{"byCategory":{},"overall":{"ratings":0,"raters":0,"meanHundredths":null}},"risenTo":{},"fallenTo":{},"shops":[{"code":"M01","name":"惠民超市","pointHundredthsRedeemed":200,"pointHundredthsRefunded":0,"dueCents":200,"coveredCents":200,"coveredEarlierCents":0,"carriedCents":0}],"fund":{"openingCents":0,"receivedCents":200,"spentCents":200,"adjustedCents":0,"closingCents":0},"liability":{"pointHundredthsOutstanding":0,"centsPerPoint":100,"pointsCents":0,"unpaidDuesCents":0,"totalCents":0,"fundCents":0,"coverageTenThousandths":null},"trend":[{"month":"2026-10","records":1,"minutes":120,"activeVolunteers":1,"registeredVolunteers":2}],"mostHours":[{"name":null,"minutes":120}]}}');
CREATE TABLE IF NOT EXISTS "shop_payment" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "cents" integer NOT NULL, "bankReference" text NOT NULL, "paidAt" text NOT NULL, "seq" integer NOT NULL, "reversedSeq" integer, PRIMARY KEY ("ledger", "id"));
INSERT INTO shop_payment VALUES('sunrise','01a2238a-e2a7-728b-9a34-85dd8697ae43','01a2238a-ddd8-7213-9a62-f560d32f07b7',100,'B-1','2026-11-20T04:00:00.000Z',9,NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('migrations',11);
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
CREATE UNIQUE INDEX redemption_shop_code ON redemption (ledger, shop, code) WHERE code IS NOT NULL;
CREATE INDEX redemption_code ON redemption (ledger, code, id) WHERE code IS NOT NULL;
COMMIT;
