import { Tables } from './platform/database/engine';
import { ApiKey } from './platform/auth/api-key.row';
import { Session } from './platform/auth/session.row';
import { JobRow } from './platform/jobs/job.row';
import { ScheduleRow } from './platform/jobs/schedule.row';
import { Journal1790000000001 } from './migrations/1790000000001-journal';
import { Registers1790000000002 } from './migrations/1790000000002-registers';
import { Certificates1790000000005 } from './migrations/1790000000005-certificates';
import { Keys1790000000008 } from './migrations/1790000000008-keys';
import { Schedules1790000000018 } from './migrations/1790000000018-schedules';
import { TwoStepClose1790000000021 } from './migrations/1790000000021-two-step-close';
import { StatementAnswers1790000000006 } from './migrations/1790000000006-statement-answers';
import { Report1790000000007 } from './migrations/1790000000007-report';
import { UndonePayments1790000000031 } from './migrations/1790000000031-undone-payments';
import { NumbersOfTills1790000000033 } from './migrations/1790000000033-numbers-of-tills';
import { Till1790000000003 } from './migrations/1790000000003-till';
import { PolicyVersion } from './policy/policy-version.row';
import { DirectoryItem } from './registry/directory-item.row';
import { Person } from './registry/person.row';
import { Shop } from './registry/shop.row';
import { Activity } from './service/activity.row';
import { ServiceRecord } from './service/service-record.row';
import { Rating } from './ratings/rating.row';
import { ConsentCode } from './exchange/consent-code.row';
import { FundReceipt } from './exchange/fund-receipt.row';
import { Offer } from './exchange/offer.row';
import { Redemption } from './exchange/redemption.row';
import { Reservation } from './exchange/reservation.row';
import { ShopPayment } from './exchange/shop-payment.row';
import { ReportEdition } from './reports/report-edition.row';
import { Correction } from './settlement/correction.row';
import { Certificate } from './certificates/certificate.row';
import { CertificateSeries } from './certificates/certificate-series.row';
import { MonthSummary } from './settlement/month-summary.row';
import { Period } from './settlement/period.row';
import { ShopStatement } from './settlement/shop-statement.row';
import { StatementAnswer } from './settlement/statement-answer.row';

/** The register tables of all rooms, and the migrations that made them. The journal's own tables are raw SQL. */
export const REGISTER_TABLES = [
  ApiKey,
  Session,
  JobRow,
  ScheduleRow,
  PolicyVersion,
  DirectoryItem,
  Person,
  Shop,
  Activity,
  ServiceRecord,
  Rating,
  Offer,
  Redemption,
  FundReceipt,
  ConsentCode,
  Reservation,
  ShopPayment,
  ShopStatement,
  Correction,
  Certificate,
  CertificateSeries,
  Period,
  StatementAnswer,
  MonthSummary,
  ReportEdition,
];

export const TABLES: Tables = {
  entities: REGISTER_TABLES,
  migrations: [
    Journal1790000000001,
    Registers1790000000002,
    Till1790000000003,
    Certificates1790000000005,
    StatementAnswers1790000000006,
    Report1790000000007,
    Keys1790000000008,
    Schedules1790000000018,
    TwoStepClose1790000000021,
    UndonePayments1790000000031,
    NumbersOfTills1790000000033,
  ],
};
