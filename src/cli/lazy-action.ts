type Action = (...args: never[]) => Promise<void>;

/** Names of the actions that a module exports. */
type ActionName<Loaded> = { [Name in keyof Loaded]: Loaded[Name] extends Action ? Name : never }[keyof Loaded];

/**
 * An action whose code is loaded when its command runs, so that neither `--help` nor another command loads it.
 * @param load imports the module, such as `() => import('./key.actions.js')`
 */
export function lazyAction<Loaded>(
  load: () => Promise<Loaded>,
  name: ActionName<Loaded>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const action = (await load())[name] as (...args: unknown[]) => Promise<void>;
    await action(...args);
  };
}
