import { readSettings } from './config/read-settings';
import { serve } from './serve';

void readSettings().then(serve);
