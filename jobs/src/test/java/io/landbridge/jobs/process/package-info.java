/** The finished product as its users meet it: a process with arguments, an environment, signals and an exit code. */
@NullMarked
package io.landbridge.jobs.process;

import org.jspecify.annotations.NullMarked;
