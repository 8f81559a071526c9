/**
 * Measures how long a copy takes with Landbridge and with the tools that a user would pick instead, on the same servers
 * in the same run; it drives finished programs as processes and knows nothing of their code.
 */
@NullMarked
package io.landbridge.benchmarks;

import org.jspecify.annotations.NullMarked;
