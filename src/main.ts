import { settingsFrom } from './platform/settings';
import { serve } from './web/serve';

void serve(settingsFrom(process.env));
