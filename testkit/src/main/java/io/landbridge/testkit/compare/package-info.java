/**
 * An independent judge: reads every row of two tables by SQL of its own, compares values by rules of its own, and says
 * what is missing, extra or different. It shares no code with the product.
 */
@NullMarked
package io.landbridge.testkit.compare;

import org.jspecify.annotations.NullMarked;
