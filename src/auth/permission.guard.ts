import {
  CanActivate,
  ExecutionContext,
  Injectable,
  SetMetadata,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../common/domain-error';
import { Permission, isAllowed } from './permissions';
import { Caller } from './api-keys.service';

type Requirement = Permission | 'public' | 'instance';

const REQUIREMENT = 'requirement';

/** Name of the extension with which the API's description carries a route's permission until it is written out. */
export const API_PERMISSION = 'x-permission';

/** Requires a permission for a route. */
export const RequirePermission = (action: Permission): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIREMENT, action), ApiExtension(API_PERMISSION, action));
/** Marks a route that needs no key. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(REQUIREMENT, 'public');
/** Marks a route for operators of the instance. */
export const Instance = (): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIREMENT, 'instance'), ApiExtension(API_PERMISSION, 'instance'));

/** A request whose caller may be known. */
export interface WithCaller extends FastifyRequest {
  /** The authenticated caller (http/authenticate.hook.ts). */
  caller?: Caller;
}

/** Admits callers with a key of the ledger and a role that has the route's permission. A route without one admits nobody. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const requirement = this.reflector.getAllAndOverride<Requirement | undefined>(REQUIREMENT, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (requirement === 'public') return true;
    const request = context.switchToHttp().getRequest<WithCaller>();
    const { caller } = request;
    if (!caller) throw new DomainError('unauthorized');
    const problem = refusalFor(caller, requirement, (request.params as { ledger?: string }).ledger);
    if (problem) throw problem;
    return true;
  }
}

function refusalFor(
  { ledger, roles }: Caller,
  requirement: Requirement | undefined,
  requested: string | undefined,
): DomainError | undefined {
  const ofInstance = ledger === '';
  if (requirement === 'instance')
    return ofInstance && roles.includes('operator') ? undefined : new DomainError('forbidden');
  // The same answer whether the other ledger exists or not, so that a key learns nothing of other communities.
  if (ofInstance || requested !== ledger) return new DomainError('unknown-ledger');
  return requirement && requirement !== 'public' && isAllowed(roles, requirement)
    ? undefined
    : new DomainError('forbidden');
}

/** Injects the caller of a route. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<WithCaller>();
  if (!caller) throw new DomainError('unauthorized');
  return caller;
});
