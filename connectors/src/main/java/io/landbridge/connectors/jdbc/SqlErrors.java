package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What a driver's error means: the one place that turns {@link SQLException} into the house's codes.
 *
 * <p>Messages are the server's first line without cell values and without the values that PostgreSQL puts into detail and context; the
 * driver's exception is the cause, which is shown with {@code --verbose} only.
 */
public final class SqlErrors {

    private final SqlDialect dialect;
    private final Side side;

    SqlErrors(SqlDialect dialect, Side side) {
        this.dialect = dialect;
        this.side = side;
    }

    /** The exception to throw; {@code where} is the place in the user's words. */
    public LandbridgeException translate(String where, SQLException e) {
        Throwable known = cause(e, LandbridgeException.class);
        if (known != null) {
            // a secret that could not be resolved while the pool connected
            return (LandbridgeException) known;
        }
        SQLException told = lastWord(e);
        ErrorCode code = classify(told);
        if (code == ConnectionError.ROW_REFUSED) {
            return new RowRefusedException(
                    where,
                    ServerMessage.text(dialect, told),
                    ServerMessage.column(dialect, told),
                    isUniqueConflict(told),
                    e);
        }
        return new LandbridgeException(code, where, ServerMessage.text(dialect, told), remedy(code, told), e);
    }

    /** A warning by which MySQL says that it changed or dropped a row instead of refusing it. */
    public RowRefusedException refusedByWarning(String where, int number, String message) {
        return new RowRefusedException(
                where,
                ServerMessage.mySqlText(message),
                ServerMessage.mySqlColumn(message),
                MySqlErrors.isUniqueConflict(number),
                null);
    }

    /** Whether the server refused a statement only because the user lacks a right. */
    public boolean isPermissionDenied(SQLException e) {
        return classify(lastWord(e)) == ConnectionError.PERMISSION_DENIED;
    }

    private ErrorCode classify(SQLException e) {
        ErrorCode code = isTlsRefused(e)
                ? ConnectionError.TLS_REFUSED
                : dialect == SqlDialect.POSTGRESQL ? PostgresErrors.classify(e) : MySqlErrors.classify(e);
        if (code == ConnectionError.UNEXPECTED && cause(e, IOException.class) != null) {
            // a result that breaks off in the middle has no SQLSTATE of its own in MySQL's driver
            code = ConnectionError.CONNECTION_LOST;
        }
        if (code == ConnectionError.UNREACHABLE || code == ConnectionError.CONNECTION_LOST) {
            return neverConnected(e) ? ConnectionError.UNREACHABLE : code;
        }
        if (side == Side.SOURCE && code == ConnectionError.ROW_REFUSED) {
            // nothing is written there: our own statement is wrong
            return ConnectionError.UNEXPECTED;
        }
        if (side == Side.SOURCE && isMissing(e)) {
            return CopyError.SOURCE_CHANGED;
        }
        return code;
    }

    private String remedy(ErrorCode code, SQLException e) {
        if (code == ConnectionError.TLS_REFUSED) {
            return code.remedy()
                    + (dialect == SqlDialect.POSTGRESQL
                            ? " The URL names another authority with ?sslrootcert=/PATH/ca.pem."
                            : " The URL names another authority with ?trustCertificateKeyStoreUrl=file:/PATH/ca.jks.");
        }
        if (code == ConnectionError.PERMISSION_DENIED && MySqlErrors.isLocalDataDisabled(e)) {
            return "Allow bulk input on the target: SET GLOBAL local_infile = 1.";
        }
        return code.remedy();
    }

    private boolean isMissing(SQLException e) {
        return dialect == SqlDialect.POSTGRESQL ? PostgresErrors.isMissing(e) : MySqlErrors.isMissing(e);
    }

    private boolean isUniqueConflict(SQLException e) {
        return dialect == SqlDialect.POSTGRESQL ? PostgresErrors.isUniqueConflict(e) : MySqlErrors.isUniqueConflict(e);
    }

    /** Not when an agreed connection broke, which is an {@link javax.net.ssl.SSLException} too. */
    private static boolean isTlsRefused(SQLException e) {
        boolean agreed = cause(e, SSLHandshakeException.class) == null
                && cause(e, SSLPeerUnverifiedException.class) == null
                && cause(e, GeneralSecurityException.class) == null;
        if (!agreed) {
            return cause(e, EOFException.class) == null;
        }
        if (String.valueOf(e.getMessage()).contains("PgjdbcHostnameVerifier")) {
            // a certificate for another host has no exception of its own, and the code of a connection that failed
            return true;
        }
        // neither driver has a code for a server that does not speak TLS
        String state = String.valueOf(e.getSQLState());
        return (state.equals("08001") || state.equals("08004"))
                && String.valueOf(e.getMessage()).contains("SSL");
    }

    private static boolean neverConnected(SQLException e) {
        return cause(e, ConnectException.class) != null
                || cause(e, UnknownHostException.class) != null
                || cause(e, NoRouteToHostException.class) != null;
    }

    /** The pool wraps the driver's last error in one of its own, without a code. */
    private static SQLException lastWord(SQLException e) {
        return e instanceof java.sql.SQLTransientConnectionException && e.getCause() instanceof SQLException inner
                ? inner
                : e;
    }

    private static @Nullable Throwable cause(Throwable e, Class<? extends Throwable> type) {
        Throwable at = e;
        // bounded, since drivers have been seen to make rings of causes
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (type.isInstance(at)) {
                return at;
            }
        }
        return null;
    }
}
