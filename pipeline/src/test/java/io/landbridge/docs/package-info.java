/** Documents that are made from the code, so that they cannot say something else than it does. */
@NullMarked
package io.landbridge.docs;

import org.jspecify.annotations.NullMarked;
