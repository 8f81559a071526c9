/** Proves that both sides hold the same rows, and says at which positions; names the rows that differ. Source: docs/validation.md. */
@NullMarked
package io.landbridge.pipeline.validation;

import org.jspecify.annotations.NullMarked;
