/** A source and a target in memory that behave like real servers where the copy protocol cares: sessions, locks, commits, lost answers. */
@NullMarked
package io.landbridge.fake;

import org.jspecify.annotations.NullMarked;
