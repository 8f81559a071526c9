/** Reads plan files: YAML with the line of every node, every problem at once, and the plan that comes of it. */
@NullMarked
package io.landbridge.jobs.planfile;

import org.jspecify.annotations.NullMarked;
