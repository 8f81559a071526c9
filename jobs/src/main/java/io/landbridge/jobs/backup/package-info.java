/** Backups of named tables by the database's own clients: found, run, read back, kept and removed by age. */
@NullMarked
package io.landbridge.jobs.backup;

import org.jspecify.annotations.NullMarked;
