/** The rules of the house as code; every module of the product runs them over its own classes. */
@NullMarked
package io.landbridge.architecture;

import org.jspecify.annotations.NullMarked;
