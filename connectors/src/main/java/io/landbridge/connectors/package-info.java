@NullMarked
package io.landbridge.connectors;

import org.jspecify.annotations.NullMarked;
