@NullMarked
package io.landbridge.benchmarks;

import org.jspecify.annotations.NullMarked;
