/**
 * For applications that shall live through a cutover without an error: they follow Landbridge's traffic flag, wait while it holds, and go
 * where it points. Needs the JDK and SLF4J, and nothing of Landbridge's other modules.
 *
 * <p>{@link io.landbridge.client.RoutingDataSource} is what most applications want. Where the flag comes from is either {@link
 * io.landbridge.client.JdbcTrafficFlag} or {@link io.landbridge.client.HttpTrafficFlag}.
 */
@NullMarked
package io.landbridge.client;

import org.jspecify.annotations.NullMarked;
