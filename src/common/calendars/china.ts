import { WorkingCalendar } from '../working-days';

/**
 * Mainland China: days off and make-up workdays (调休), as the General Office of the State Council publishes them each
 * November for the next year. To add a year, add an entry and increase the version; add only published years.
 */
export const CN: WorkingCalendar = {
  name: 'cn',
  version: 1,
  yearly: true,
  years: [
    {
      year: 2025,
      notice: {
        title: '国务院办公厅关于2025年部分节假日安排的通知',
        number: '国办发明电〔2024〕12号',
        published: '2024-11-12',
        url: 'https://www.gov.cn/zhengce/content/202411/content_6986382.htm',
      },
      off: [
        { name: '元旦', from: '2025-01-01', to: '2025-01-01' },
        { name: '春节', from: '2025-01-28', to: '2025-02-04' },
        { name: '清明节', from: '2025-04-04', to: '2025-04-06' },
        { name: '劳动节', from: '2025-05-01', to: '2025-05-05' },
        { name: '端午节', from: '2025-05-31', to: '2025-06-02' },
        { name: '国庆节、中秋节', from: '2025-10-01', to: '2025-10-08' },
      ],
      workdays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    },
    {
      year: 2026,
      notice: {
        title: '国务院办公厅关于2026年部分节假日安排的通知',
        number: '国办发明电〔2025〕7号',
        published: '2025-11-04',
        url: 'https://www.gov.cn/zhengce/content/202511/content_7047090.htm',
      },
      off: [
        { name: '元旦', from: '2026-01-01', to: '2026-01-03' },
        { name: '春节', from: '2026-02-15', to: '2026-02-23' },
        { name: '清明节', from: '2026-04-04', to: '2026-04-06' },
        { name: '劳动节', from: '2026-05-01', to: '2026-05-05' },
        { name: '端午节', from: '2026-06-19', to: '2026-06-21' },
        { name: '中秋节', from: '2026-09-25', to: '2026-09-27' },
        { name: '国庆节', from: '2026-10-01', to: '2026-10-07' },
      ],
      workdays: [...['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09'], ...['2026-09-20', '2026-10-10']],
    },
  ],
};
