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

type Need = Permission | 'public' | 'instance';

const NEED = 'need';

/** Under this name the API's description carries the permission of a route until it is written out. */
export const API_PERMISSION = 'x-permission';

/** What a caller must be allowed to do for this route. */
export const RequirePermission = (action: Permission): MethodDecorator =>
  applyDecorators(SetMetadata(NEED, action), ApiExtension(API_PERMISSION, action));
/** A route for everybody. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(NEED, 'public');
/** A route for those who run the instance. */
export const Instance = (): MethodDecorator =>
  applyDecorators(SetMetadata(NEED, 'instance'), ApiExtension(API_PERMISSION, 'instance'));

/** A request whose caller may be known. */
export interface WithCaller extends FastifyRequest {
  /** The authenticated caller (http/authenticate.hook.ts). */
  caller?: Caller;
}

/** Lets in who has a key for this ledger and a role for this action. A route without a need lets nobody in. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEED, [context.getHandler(), context.getClass()]);
    if (need === 'public') return true;
    const request = context.switchToHttp().getRequest<WithCaller>();
    const { caller } = request;
    if (!caller) throw new DomainError('unauthorized');
    const problem = refusalFor(caller, need, (request.params as { ledger?: string }).ledger);
    if (problem) throw problem;
    return true;
  }
}

function refusalFor(
  { ledger, roles }: Caller,
  need: Need | undefined,
  input: string | undefined,
): DomainError | undefined {
  const ofInstance = ledger === '';
  if (need === 'instance') return ofInstance && roles.includes('operator') ? undefined : new DomainError('forbidden');
  // Whether another community's ledger is there is not this key's business: the same answer either way.
  if (ofInstance || input !== ledger) return new DomainError('unknown-ledger');
  return need && need !== 'public' && isAllowed(roles, need) ? undefined : new DomainError('forbidden');
}

/** The caller of a route, as a parameter. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<WithCaller>();
  if (!caller) throw new DomainError('unauthorized');
  return caller;
});
