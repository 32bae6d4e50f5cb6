import { ConfigModule } from '@nestjs/config';
import { Settings, settingsFrom } from './settings';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of this process from its environment, and from a file `.env` in the working folder for variables
 * that are not set. `adapt` may change the variables before they are validated. @throws SettingsError
 */
export async function readSettings(adapt = (environment: Environment): Environment => environment): Promise<Settings> {
  let settings = new Settings();
  await ConfigModule.forRoot({
    validate: (environment: Environment) => {
      settings = settingsFrom(adapt(environment));
      // Nothing is written to process.env.
      return {};
    },
  });
  return settings;
}
