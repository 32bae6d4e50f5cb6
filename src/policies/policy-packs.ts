import { ORDER_67 } from './packs/order-67';
import { SUNRISE } from './packs/sunrise';
import { PolicyPack } from './policy-pack';

/** The policy packs that come with the service, by name. */
export const PACKS: Readonly<Record<string, PolicyPack>> = { sunrise: SUNRISE, 'order-67': ORDER_67 };
