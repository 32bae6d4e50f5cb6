import 'reflect-metadata';
import { SettingsError, settingsFrom } from './settings';

describe('settings', () => {
  it('have a default for every setting', () => {
    expect(settingsFrom({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATABASE_URL: 'sqlite:data/timebank.sqlite',
    });
  });

  it('derive the public address from HOST and PORT unless PUBLIC_URL is set', () => {
    expect(settingsFrom({ HOST: '10.0.0.5', PORT: '8080' }).publicUrl).toBe('http://10.0.0.5:8080');
    expect(settingsFrom({ PUBLIC_URL: 'https://x.example/bank' }).publicUrl).toBe('https://x.example/bank');
  });

  it('are read from the environment, with numbers converted', () => {
    expect(settingsFrom({ PORT: '3111', QUEUE_LIMIT: '10', DATABASE_URL: 'sqlite:/x/y', HOME: '/root' })).toMatchObject(
      {
        PORT: 3111,
        QUEUE_LIMIT: 10,
        databasePath: '/x/y',
      },
    );
  });

  it('are rejected with a message for each wrong one', () => {
    const wrong = (): unknown =>
      settingsFrom({ PORT: 'many', DATABASE_URL: 'mysql://x', BATCH_LIMIT: '1.5', PUBLIC_URL: 'x.example/' });
    expect(wrong).toThrow(SettingsError);
    expect(wrong).toThrow(/DATABASE_URL must be sqlite:PATH/);
    expect(wrong).toThrow(/PORT must be a whole number from 0 to 65535/);
    expect(wrong).toThrow(/BATCH_LIMIT must be a whole number/);
    expect(wrong).toThrow(/PUBLIC_URL must be an address/);
    for (const [name, value] of [
      ['PUBLIC_URL', 'timebank.example'],
      ['PUBLIC_URL', 'https://timebank.example/'],
      ['TRUSTED_PROXIES', 'everybody'],
      ['RATE_LIMIT', '-1'],
      ['STOP_SECONDS', '0'],
      ['METRICS_ADDRESS', '9464'],
      ['METRICS_ADDRESS', 'http://127.0.0.1:9464'],
      ['REDIS_URL', 'localhost:6379'],
      ['REDIS_PREFIX', 'a:b'],
      ['CLOSE_SCHEDULE', 'monthly'],
      ['CLOSE_SCHEDULE', '0 3 31 2 *'],
    ] as const) {
      expect(() => settingsFrom({ [name]: value })).toThrow(new RegExp(`${name} must be`));
    }
  });

  it('start no metrics server unless METRICS_ADDRESS is set', () => {
    expect(settingsFrom({}).METRICS_ADDRESS).toBe('');
    for (const address of ['127.0.0.1:9464', '[::1]:0', 'metrics.internal:80'])
      expect(settingsFrom({ METRICS_ADDRESS: address }).METRICS_ADDRESS).toBe(address);
  });

  it('derive TLS-only access from the scheme of PUBLIC_URL', () => {
    expect(settingsFrom({ PUBLIC_URL: 'https://timebank.example' }).secure).toBe(true);
    expect(settingsFrom({ PUBLIC_URL: 'http://timebank.example:3000' }).secure).toBe(false);
    expect(settingsFrom({}).secure).toBe(false);
  });
});
