import { Tables } from './database/engine';
import { BookImport } from './ledger/journal/book-import.entity';
import { LogKey } from './ledger/log/log-key.entity';
import { Confirmation } from './confirmations/confirmation.entity';
import { ApiKey } from './auth/api-key.entity';
import { Session } from './auth/session.entity';
import { JobRow } from './jobs/job.entity';
import { ScheduleRow } from './jobs/schedule.entity';
import { PolicyVersion } from './policies/policy-version.entity';
import { DirectoryItem } from './communities/directory-item.entity';
import { Person } from './communities/person.entity';
import { RegisterChange } from './communities/register-change.entity';
import { Shop } from './communities/shop.entity';
import { ShopRate } from './communities/shop-rate.entity';
import { OfferPrice } from './redemptions/offer-price.entity';
import { Activity } from './service/activity.entity';
import { ServiceRecord } from './service/service-record.entity';
import { Rating } from './ratings/rating.entity';
import { RatingWithdrawal } from './ratings/rating-withdrawal.entity';
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

/** The entities of all modules. The journal's own tables have none. */
export const REGISTER_TABLES = [
  BookImport,
  LogKey,
  Confirmation,
  ApiKey,
  Session,
  JobRow,
  ScheduleRow,
  PolicyVersion,
  DirectoryItem,
  Person,
  RegisterChange,
  Shop,
  ShopRate,
  OfferPrice,
  Activity,
  ServiceRecord,
  Rating,
  RatingWithdrawal,
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

export const TABLES: Tables = { entities: REGISTER_TABLES };
