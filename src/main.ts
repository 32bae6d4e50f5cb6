import { keepFilesPrivate } from './config/private-files';
import { readSettings } from './config/read-settings';
import { serve } from './serve';

keepFilesPrivate();

void readSettings().then(serve);
