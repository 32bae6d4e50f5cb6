import type { FastifyReply } from 'fastify';
import { CSV_TYPE, Cell, csv } from '../common/csv';

/** Sends a table as a CSV file. It is personal, so no cache may store it. */
export function sendTable(reply: FastifyReply, name: string, rows: readonly (readonly Cell[])[]): string {
  void reply.header('content-disposition', `attachment; filename="${name}.csv"`).header('cache-control', 'no-store');
  void reply.type(CSV_TYPE);
  return csv(rows);
}
