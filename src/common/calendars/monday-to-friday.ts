import { WorkingCalendar } from '../working-days';

/** Monday to Friday, for places whose days off are not kept here. */
export const MONDAY_TO_FRIDAY: WorkingCalendar = { name: 'plain', version: 1, yearly: false, years: [] };
