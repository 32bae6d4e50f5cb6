import { WorkingCalendar } from '../working-days';

/** Monday to Friday without holidays, for zones that have no calendar here. */
export const MONDAY_TO_FRIDAY: WorkingCalendar = { name: 'plain', version: 1, yearly: false, years: [] };
