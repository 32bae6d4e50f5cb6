import { Tables } from './database/engine';
import { ApiKey } from './auth/api-key.entity';
import { Session } from './auth/session.entity';
import { JobRow } from './jobs/job.entity';
import { ScheduleRow } from './jobs/schedule.entity';
import { Journal1790000000001 } from './database/migrations/1790000000001-journal';
import { Registers1790000000002 } from './database/migrations/1790000000002-registers';
import { Certificates1790000000005 } from './database/migrations/1790000000005-certificates';
import { Keys1790000000008 } from './database/migrations/1790000000008-keys';
import { Schedules1790000000018 } from './database/migrations/1790000000018-schedules';
import { TwoStepClose1790000000021 } from './database/migrations/1790000000021-two-step-close';
import { StatementAnswers1790000000006 } from './database/migrations/1790000000006-statement-answers';
import { Report1790000000007 } from './database/migrations/1790000000007-report';
import { UndonePayments1790000000031 } from './database/migrations/1790000000031-undone-payments';
import { NumbersOfTills1790000000033 } from './database/migrations/1790000000033-numbers-of-tills';
import { DatesOfLists1790000000040 } from './database/migrations/1790000000040-dates-of-lists';
import { Till1790000000003 } from './database/migrations/1790000000003-till';
import { PolicyVersion } from './policies/policy-version.entity';
import { DirectoryItem } from './communities/directory-item.entity';
import { Person } from './communities/person.entity';
import { Shop } from './communities/shop.entity';
import { Activity } from './service/activity.entity';
import { ServiceRecord } from './service/service-record.entity';
import { Rating } from './ratings/rating.entity';
import { RedemptionCode } from './redemptions/redemption-code.entity';
import { FundReceipt } from './funding/fund-receipt.entity';
import { Offer } from './redemptions/offer.entity';
import { Redemption } from './redemptions/redemption.entity';
import { Reservation } from './redemptions/reservation.entity';
import { ShopPayment } from './funding/shop-payment.entity';
import { ReportSnapshot } from './period-close/report-snapshot.entity';
import { Correction } from './corrections/correction.entity';
import { Certificate } from './certificates/certificate.entity';
import { CertificateSeries } from './certificates/certificate-series.entity';
import { MonthSummary } from './period-close/month-summary.entity';
import { Period } from './period-close/period.entity';
import { ShopStatement } from './period-close/shop-statement.entity';
import { StatementAnswer } from './statements/statement-answer.entity';

/** The master-data tables of all modules, and all migrations. The journal's own tables are plain SQL. */
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
  RedemptionCode,
  Reservation,
  ShopPayment,
  ShopStatement,
  Correction,
  Certificate,
  CertificateSeries,
  Period,
  StatementAnswer,
  MonthSummary,
  ReportSnapshot,
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
    DatesOfLists1790000000040,
  ],
};
