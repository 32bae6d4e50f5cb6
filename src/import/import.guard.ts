import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { WithCaller } from '../auth/permission.guard';
import { isAllowed } from '../auth/permissions';
import { DomainError } from '../common/domain-error';
import { ImportSpan } from '../ledger/core/command';
import { Imports } from './imports.service';

/** A request that may be made within an import of old books (header `Import`). */
interface ImportingRequest extends WithCaller {
  import?: ImportSpan;
}

/**
 * Admits a request with the header `Import` only within a confirmed import of its ledger, for those who may import, and
 * hands its span to the command (ledger/api/idempotent-request.ts).
 */
@Injectable()
export class ImportGuard implements CanActivate {
  constructor(private readonly imports: Imports) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ImportingRequest>();
    const { caller, headers } = request;
    const header = headers['import'];
    if (header === undefined || !caller) return true;
    if (!isAllowed(caller.roles, 'intake.bulk')) throw new DomainError('forbidden');
    request.import = await this.imports.spanOf(caller.ledger, String(header));
    return true;
  }
}
