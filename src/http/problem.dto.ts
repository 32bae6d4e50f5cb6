import { ApiProperty } from '@nestjs/swagger';

/** A wrong field, and what is wrong with it. */
export class WrongFieldView {
  @ApiProperty({ example: 'signedInAt' }) field: string;
  @ApiProperty({
    description: 'In the caller’s language',
    example: 'must be an instant such as 2026-09-04T08:00:00+08:00',
  })
  message: string;
}

/** A problem document (RFC 9457). */
export class ProblemView {
  @ApiProperty({ example: 'urn:timebank:problem:overlaps' }) type: string;
  @ApiProperty({ description: 'What is wrong and what to do, in the caller’s language' }) title: string;
  @ApiProperty({ type: 'integer', example: 409 }) status: number;
  @ApiProperty({ description: 'Stable name of the problem', example: 'overlaps' }) code: string;
  @ApiProperty({ type: [WrongFieldView], required: false }) errors?: WrongFieldView[];
}
