import { PlaceholderOf, fillText } from '../../common/fill-text';
import { formatMonth } from '../../common/formatters';
import { Month } from '../../common/instant';
import { Language, Words } from '../../common/language';

/** Texts of the report in both languages; `{name}` is a placeholder for a value. */
export const REPORT_MESSAGES = {
  title: { zh: '志愿服务激励月报', en: 'Volunteer incentive report' },
  open: {
    zh: '暂定数字，截至 {at}。本月尚未结账，数字还会变化。',
    en: 'Provisional, as of {at}. The month is not closed yet, and the figures will change.',
  },
  closed: { zh: '本月已于 {at} 结账。', en: 'The month was closed at {at}.' },
  check: {
    zh: '任何人都可以核对：结账时账本共 {size} 条分录，根值',
    en: 'Anyone can check these figures: at the close the ledger had {size} entries and the root',
  },
  headline: { zh: '本月要点', en: 'Key figures' },
  hours: { zh: '服务时间', en: 'Service hours' },
  services: { zh: '服务 {n} 次', en: '{n} services' },
  active: { zh: '参与服务的志愿者', en: 'Volunteers who served' },
  ofRegistered: { zh: '登记 {n} 人，参与率 {share}', en: 'of {n} registered: {share}' },
  newcomers: { zh: '首次参与', en: 'First-time volunteers' },
  returning: { zh: '再次参与 {n} 人', en: '{n} had served before' },
  coins: { zh: '时间币发放', en: 'Time coins earned' },
  outstanding: { zh: '累计结存 {n}', en: '{n} outstanding in total' },
  points: { zh: '积分发放', en: 'Points earned' },
  pointsSpent: { zh: '兑换 {n} 分，退回 {back} 分', en: '{n} redeemed, {back} refunded' },
  pointsLeft: { zh: '未兑换积分', en: 'Points not redeemed yet' },
  satisfaction: { zh: '满意度（满分 5 星）', en: 'Satisfaction (of 5 stars)' },
  fromRaters: { zh: '{raters} 人作出 {n} 次评价', en: '{n} ratings by {raters} people' },
  tooFew: { zh: '人数太少，不显示', en: 'too few to show' },
  withheldNote: {
    zh: '少于三人的数额不显示。为避免从合计中推算，另有一项可能也不显示。',
    en: 'Amounts of fewer than three people are not shown. So that a total does not reveal them, one more may not be shown.',
  },
  nothingBefore: {
    zh: '账本从{first}开始，{month}还没有登记，也没有任何记录。',
    en: 'The ledger begins in {first}. In {month} nobody was registered yet, and nothing was recorded.',
  },
  tooFewNote: {
    zh: '评价人、参与的志愿者或被评价的志愿者少于三人的类别不显示满意度，总满意度也不计入。',
    en: 'A category with fewer than three raters, volunteers or rated volunteers shows no satisfaction and is not counted in the total.',
  },
  fundLeft: { zh: '基金结余', en: 'Left in the fund' },
  coverage: { zh: '兑付保障率', en: 'Coverage of commitments' },
  committed: { zh: '应兑付 {n}', en: '{n} committed' },
  noCommitments: { zh: '没有应兑付的承诺', en: 'no commitments' },
  people: { zh: '登记与参与', en: 'Registered and active' },
  registered: { zh: '登记', en: 'Registered' },
  served: { zh: '本月参与', en: 'Served this month' },
  servedFirst: { zh: '其中首次', en: 'of these: first time' },
  servedAgain: { zh: '其中再次', en: 'of these: again' },
  notServed: { zh: '本月未参与', en: 'Did not serve this month' },
  persons: { zh: '{n} 人', en: '{n}' },
  category: { zh: '服务类别', en: 'Category of service' },
  unit: { zh: '小区或楼栋', en: 'Building or block' },
  organisation: { zh: '组织', en: 'Organisation' },
  cohort: { zh: '人群', en: 'Cohort' },
  byCategory: { zh: '按服务类别', en: 'By category of service' },
  byUnit: { zh: '按志愿者所在小区或楼栋', en: 'By the volunteers’ building or block' },
  byOrganisation: { zh: '按组织', en: 'By organisation' },
  byCohort: { zh: '按人群', en: 'By cohort' },
  hoursBy: { zh: '服务时间，{by}', en: 'Service hours, {by}' },
  belongsToNone: { zh: '未填写', en: 'not stated' },
  onlyLargest: { zh: '图中为前 {n} 项，全部见表。', en: 'The chart shows the largest {n}, the table all.' },
  records: { zh: '服务次数', en: 'Services' },
  pointsColumn: { zh: '积分', en: 'Points' },
  volunteers: { zh: '参与人数', en: 'Volunteers' },
  overlap: {
    zh: '同一志愿者可在多项中服务，故人数相加可大于总数。',
    en: 'A volunteer may serve in several, so the numbers of volunteers may add up to more than the total.',
  },
  raters: { zh: '评价人数', en: 'Raters' },
  trend: { zh: '近几个月', en: 'Recent months' },
  trendNote: {
    zh: '以往月份为结账时的数字，其后的更正另行列出。',
    en: 'Earlier months are as of their close; later corrections are listed separately.',
  },
  hoursTrend: { zh: '各月服务时间（小时）', en: 'Service hours by month' },
  activeTrend: { zh: '各月参与服务的志愿者（人）', en: 'Volunteers who served, by month' },
  month: { zh: '月份', en: 'Month' },
  stars: { zh: '星级', en: 'Star levels' },
  level: { zh: '{n} 星', en: 'Level {n}' },
  noLevel: { zh: '尚无星级', en: 'No level yet' },
  holders: { zh: '志愿者', en: 'Volunteers' },
  risen: { zh: '本月升至', en: 'Rose to this level' },
  fallen: { zh: '本月降至', en: 'Fell to this level' },
  mostHours: { zh: '本月服务时间最长', en: 'Most service hours this month' },
  aVolunteer: { zh: '一位志愿者', en: 'a volunteer' },
  namesNote: {
    zh: '只有本人同意，才会显示姓名和时间；如会透露另外一两人的时间，则不显示时间。',
    en: 'Names and hours are shown only of volunteers who agreed to it, and hours only if they do not reveal those of one or two others.',
  },
  grades: { zh: '时间如何记录', en: 'How times were recorded' },
  grade: { zh: '证据等级', en: 'Grade of evidence' },
  shops: { zh: '合作商家', en: 'Partner shops' },
  shop: { zh: '商家', en: 'Shop' },
  redeemed: { zh: '兑换积分', en: 'Points redeemed' },
  refunded: { zh: '退回积分', en: 'Points refunded' },
  due: { zh: '应付', en: 'Due' },
  covered: { zh: '已由基金保障', en: 'Covered by the fund' },
  uncovered: { zh: '尚未保障', en: 'Not covered yet' },
  earlier: { zh: '补付以往', en: 'Earlier dues' },
  carried: { zh: '结转下期', en: 'Carried forward' },
  total: { zh: '合计', en: 'Total' },
  dueSoFar: {
    zh: '截至目前应付；结账时由基金支付。',
    en: 'Due so far; the fund pays at the close of the month.',
  },
  money: { zh: '基金与承诺', en: 'Fund and commitments' },
  fund: { zh: '基金', en: 'Fund' },
  fundOpening: { zh: '月初结余', en: 'At the start of the month' },
  fundReceived: { zh: '本月收入', en: 'Received' },
  fundSpent: { zh: '用于商家结算', en: 'Used for shop settlements' },
  fundAdjusted: { zh: '以往月份更正', en: 'Corrections of earlier months' },
  fundClosing: { zh: '月末结余', en: 'At the end of the month' },
  liability: { zh: '如果今天全部兑付', en: 'If all commitments were paid today' },
  pointsValue: {
    zh: '未兑换积分 {points} 分，按每分 {rate} 计',
    en: '{points} points not redeemed, at {rate} per point',
  },
  pointsNoRate: {
    zh: '未兑换积分 {points} 分，目前没有可兑换的商家',
    en: '{points} points not redeemed; no shop accepts points at present',
  },
  unpaidDues: { zh: '商家应付未付', en: 'Due to shops, not covered' },
  totalCommitments: { zh: '承诺合计', en: 'Total commitments' },
  shortUnsaid: { zh: '注意：基金不足以兑付全部承诺。', en: 'Warning: the fund does not cover all commitments.' },
  rateNote: {
    zh: '积分按在营商家的最高兑付价计算，因此不会低估承诺。',
    en: 'Points are valued at the highest rate of any active shop, so that the commitments are never understated.',
  },
  enough: {
    zh: '基金足以兑付全部承诺。',
    en: 'The fund covers all commitments.',
  },
  short: {
    zh: '注意：基金只够兑付承诺的 {share}。',
    en: 'Warning: the fund covers only {share} of the commitments.',
  },
  rejected: { zh: '已驳回（按原因）', en: 'Rejected rows, by reason' },
  rejectedRows: {
    zh: '共 {n} 条未通过，未计入任何数字。',
    en: '{n} rows were rejected. They are not included in any figure.',
  },
  noRejections: { zh: '本月没有未通过的记录。', en: 'No rows were rejected.' },
  what: { zh: '事项', en: 'Item' },
  reason: { zh: '原因', en: 'Reason' },
  rows: { zh: '条数', en: 'Rows' },
  adjustments: { zh: '以往月份的更正', en: 'Corrections of earlier months' },
  noAdjustments: { zh: '本月没有更正以往月份。', en: 'No earlier month was corrected.' },
  entry: { zh: '分录', en: 'Entry' },
  corrects: { zh: '更正', en: 'Corrects' },
  ofEntry: { zh: '第 {n} 号', en: 'no. {n}' },
  amount: { zh: '金额', en: 'Amount' },
  coinsColumn: { zh: '时间币', en: 'Time coins' },
  editionFirst: { zh: '第{n}版（初步）', en: 'Edition {n} (first)' },
  editionFinal: { zh: '第{n}版（最终），与上一版相比', en: 'Edition {n} (final): changes since the first' },
  editionMade: { zh: '发布于 {at}。', en: 'Published at {at}.' },
  editionCheck: {
    zh: '任何人都可以核对：发布时账本共 {size} 条分录，根值',
    en: 'Anyone can check these figures: at publication the ledger had {size} entries and the root',
  },
  editionChanges: { zh: '与上一版不同的数字', en: 'Figures that differ' },
  editionSame: { zh: '主要数字没有变化。', en: 'No headline figure changed.' },
  before: { zh: '上一版', en: 'Before' },
  after: { zh: '本版', en: 'Now' },
  imported: { zh: '取自旧账', en: 'From old books' },
  importedPart: {
    zh: '服务 {records} 次、兑换 {redemptions} 次取自旧账，{by}。',
    en: 'Services from old books: {records}. Redemptions: {redemptions}. They were {by}.',
  },
  importedNote: {
    zh: '以上次数已计入本月数字。旧账中的时间按旧账所记，本系统未见签到。',
    en: 'They are included in the figures of the month. Their times are as the books have them: the service saw no sign-in.',
  },
  recording: { zh: '记录与评价', en: 'Recording and rating' },
  lateRecords: { zh: '迟报的服务记录', en: 'Services recorded late' },
  unrated: { zh: '尚未评价的服务', en: 'Services not rated yet' },
  recordingNote: {
    zh: '服务结束后，应在规定的工作日内记录和评价。迟报的记录须说明原因，并由两人审核。',
    en: 'Service must be recorded and rated within a set number of working days after it ended. A late record must state the reason and be approved by two people.',
  },
  footer: {
    zh: '所有数字均由社区账本的分录算出。对数字有疑问，请向社区中心提出。',
    en: 'All figures are computed from the entries of the community’s ledger. Please ask the centre’s staff about any figure.',
  },
} as const satisfies Record<string, Words>;

type MessageName = keyof typeof REPORT_MESSAGES;

/** The values of a message: none for one without placeholders, else all of them. The compiler asks for each. */
export type MessageValues<Name extends MessageName> =
  PlaceholderOf<(typeof REPORT_MESSAGES)[Name][Language]> extends infer Hole extends string
    ? [Hole] extends [never]
      ? []
      : [values: Readonly<Record<Hole, string>>]
    : never;

/** A text in one language, with its values. */
export function reportMessage<Name extends MessageName>(
  name: Name,
  language: Language,
  ...[values]: MessageValues<Name>
): string {
  return fillText(REPORT_MESSAGES[name][language], values ?? {});
}

/** Says that nothing was there yet in a month, in place of figures. */
export function nothingBeforeText(of: { month: Month; nothingBefore: Month }, language: Language): string {
  const values = { month: formatMonth(of.month, language), first: formatMonth(of.nothingBefore, language) };
  return reportMessage('nothingBefore', language, values);
}

/** Names of the categories and cohorts of the starter policy packs; a community's own codes are shown unchanged. */
const CODES: Readonly<Record<string, Words>> = {
  care: { zh: '照护陪伴', en: 'Care and company' },
  clean: { zh: '环境清洁', en: 'Cleaning up' },
  guide: { zh: '引导咨询', en: 'Guidance' },
  patrol: { zh: '治安巡逻', en: 'Patrol' },
  teach: { zh: '教学辅导', en: 'Teaching' },
  resident: { zh: '居民', en: 'Residents' },
  retiree: { zh: '退休人员', en: 'Retired people' },
  student: { zh: '学生', en: 'Students' },
  'party-member': { zh: '党员', en: 'Party members' },
};

/** The name of a category or cohort, or its code. */
export function formatCode(code: string, language: Language): string {
  return Object.hasOwn(CODES, code) ? (CODES[code]?.[language] ?? code) : code;
}

/** What has no name of its own in a report. */
const OTHER: Words = { zh: '其他', en: 'other' };

const GRADES: Readonly<Record<string, Words>> = {
  A: { zh: 'A：签到签退均由系统记录', en: 'A: signed in and out by the system' },
  B: { zh: 'B：缺签退，按活动结束时间补', en: 'B: no sign-out; the end of the activity is used' },
  C: { zh: 'C：人工填写，另有人审核', en: 'C: entered by hand, approved by another person' },
  D: { zh: 'D：补报或自报', en: 'D: recorded late, or by the volunteer' },
};

/** The description of a grade of evidence. */
export function formatGrade(grade: string, language: Language): string {
  return (GRADES[grade] ?? OTHER)[language];
}

const KINDS: Readonly<Record<string, Words>> = {
  attendance: { zh: '服务记录', en: 'Service record' },
  rating: { zh: '评价', en: 'Rating' },
  redemption: { zh: '积分兑换', en: 'Redemption' },
  refund: { zh: '积分退回', en: 'Refund' },
  fund: { zh: '基金收入', en: 'Fund receipt' },
  'service.recorded': { zh: '服务记录', en: 'Service' },
  'rating.given': { zh: '评价', en: 'Rating' },
  'fund.received': { zh: '基金收入', en: 'Fund receipt' },
  'debt.forgiven': { zh: '免除欠账', en: 'Forgiven debt' },
};

/** The name of a kind of row or entry. */
export function formatKind(kind: string, language: Language): string {
  return (Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? OTHER) : OTHER)[language];
}
