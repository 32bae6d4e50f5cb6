import { CanActivate, ExecutionContext, Injectable, SetMetadata, createParamDecorator } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import { Action, may } from './actions';
import { Caller } from './keys';

type Need = Action | 'public' | 'instance';

const NEED = 'need';

/** What a caller must be allowed to do for this route. */
export const May = (action: Action): MethodDecorator => SetMetadata(NEED, action);
/** A route for everybody. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(NEED, 'public');
/** A route for those who run the instance. */
export const Instance = (): MethodDecorator => SetMetadata(NEED, 'instance');

/** A request whose caller may be known. */
export interface WithCaller extends FastifyRequest {
  /** Who is asking, as the front door found out (web/front-door.ts). */
  caller?: Caller;
}

/** Lets in who has a key for this ledger and a role for this action. A route without a need lets nobody in. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEED, [context.getHandler(), context.getClass()]);
    if (need === 'public') return true;
    const request = context.switchToHttp().getRequest<WithCaller>();
    const { caller } = request;
    if (!caller) throw new Problem('unauthorized');
    const problem = refusalFor(caller, need, (request.params as { ledger?: string }).ledger);
    if (problem) throw problem;
    return true;
  }
}

function refusalFor({ ledger, roles }: Caller, need: Need | undefined, asked: string | undefined): Problem | undefined {
  const ofInstance = ledger === '';
  if (need === 'instance') return ofInstance && roles.includes('operator') ? undefined : new Problem('forbidden');
  // Whether another community's ledger is there is not this key's business: the same answer either way.
  if (ofInstance || asked !== ledger) return new Problem('unknown-ledger');
  return need && need !== 'public' && may(roles, need) ? undefined : new Problem('forbidden');
}

/** The caller of a route, as a parameter. */
export const TheCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<WithCaller>();
  if (!caller) throw new Problem('unauthorized');
  return caller;
});
