/** The command line: what a user types, what is printed, and the exit code that scripts rely on. */
@NullMarked
package io.landbridge.jobs.cli;

import org.jspecify.annotations.NullMarked;
