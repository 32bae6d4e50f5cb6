import { getMetadataStorage, ValidationArguments, ValidatorConstraintInterface } from 'class-validator';

/** Answers with an instance when a plain body is right beyond doubt; undefined leaves the judgement to the full check. */
export type QuickCheck = (value: Readonly<Record<string, unknown>>) => object | undefined;

type Test = (object: object, value: unknown) => boolean;

/** One property's tests: whether it is looked at at all, and what it must be. */
interface Property {
  readonly name: string;
  readonly applies: readonly Test[];
  readonly holds: readonly Test[];
}

/**
 * Compiles the decorators of a request's class into a list of tests, once a class. The full check of class-validator
 * and class-transformer costs more than half of a small request; nearly all requests are right, and only a wrong one needs
 * its sentences. A class with anything but plain properties gets no quick check.
 */
export function quickCheckOf(metatype: new () => object): QuickCheck | undefined {
  const properties = propertiesOf(metatype);
  if (!properties) return undefined;
  const names = new Set(properties.map(({ name }) => name));
  return (value) => {
    for (const name of Object.keys(value)) if (!names.has(name)) return undefined;
    const instance = Object.assign(new metatype(), value) as Record<string, unknown>;
    return properties.every((property) => isRight(property, instance)) ? instance : undefined;
  };
}

function isRight({ name, applies, holds }: Property, instance: Record<string, unknown>): boolean {
  const value = instance[name];
  return !applies.every((test) => test(instance, value)) || holds.every((test) => test(instance, value));
}

function propertiesOf(metatype: new () => object): Property[] | undefined {
  const storage = getMetadataStorage();
  const byName = storage.groupByPropertyName(storage.getTargetValidationMetadatas(metatype, '', false, false));
  const properties: Property[] = [];
  for (const [name, rules] of Object.entries(byName)) {
    const applies: Test[] = [];
    const holds: Test[] = [];
    for (const { type, constraints, constraintCls, each, groups } of rules) {
      const args: unknown[] = constraints ?? [];
      if (each || (groups ?? []).length > 0) return undefined;
      if (type === 'conditionalValidation') applies.push(args[0] as Test);
      else if (type === 'customValidation') holds.push(...testsOf(metatype, { name, constraintCls, args }));
      else return undefined;
    }
    properties.push({ name, applies, holds });
  }
  return properties;
}

interface Rule {
  readonly name: string;
  // eslint's ban on the word is meant for callables; class-validator's own type says it.
  readonly constraintCls: Parameters<ReturnType<typeof getMetadataStorage>['getTargetValidatorConstraints']>[0];
  readonly args: unknown[];
}

function testsOf(metatype: new () => object, { name, constraintCls, args }: Rule): Test[] {
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }): Test => {
      const constraint: ValidatorConstraintInterface = instance;
      return (object, value) => {
        const about: ValidationArguments = {
          targetName: metatype.name,
          property: name,
          object,
          value,
          constraints: args,
        };
        return constraint.validate(value, about) === true;
      };
    });
}
