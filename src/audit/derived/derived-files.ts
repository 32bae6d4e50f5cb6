import { BEANCOUNT } from './beancount';
import { DerivedFile } from './derived-file';
import { GL_DETAIL } from './gl-detail';
import { HLEDGER } from './hledger';

/** The files of an export archive that are derived from the leaves alone (docs/log-format.md). */
export const DERIVED_FILES: readonly DerivedFile[] = [GL_DETAIL, HLEDGER, BEANCOUNT];
