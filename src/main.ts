import { settingsFrom } from './config/settings';
import { serve } from './serve';

void serve(settingsFrom(process.env));
