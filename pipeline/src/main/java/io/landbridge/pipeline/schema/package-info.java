/** What a database looks like: tables, columns, types and constraints, and the declared rule that carries each type across. */
@NullMarked
package io.landbridge.pipeline.schema;

import org.jspecify.annotations.NullMarked;
