import { ApiProperty } from '@nestjs/swagger';

/** A wrong field, and what is wrong with it. */
export class WrongFieldView {
  @ApiProperty({
    description: 'Name of the field, parameter or header, with a path in nested bodies (`items.0.body.stars`)',
    example: 'signedInAt',
  })
  field: string;
  @ApiProperty({
    description: 'In the caller’s language',
    example: 'must be an instant such as 2026-09-04T08:00:00+08:00',
  })
  message: string;
}

/** A problem document (RFC 9457). */
export class ProblemView {
  @ApiProperty({
    description: 'URN of the kind of problem, made of its code',
    example: 'urn:timebank:problem:overlaps',
  })
  type: string;
  @ApiProperty({
    description: 'What is wrong and what to do, in the caller’s language',
    example: 'This record overlaps with another one of the same person.',
  })
  title: string;
  @ApiProperty({ description: 'HTTP status, as in the status line', type: 'integer', example: 409 }) status: number;
  @ApiProperty({ description: 'Stable name of the problem', example: 'overlaps' }) code: string;
  @ApiProperty({
    description: 'The fields that are wrong; absent when the problem is with none',
    type: [WrongFieldView],
    required: false,
  })
  errors?: WrongFieldView[];
}
