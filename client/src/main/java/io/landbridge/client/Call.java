package io.landbridge.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One call of a JDBC method, to be made on whichever connection or statement it is for by then, and again on the next one. */
final class Call {

    private static final @Nullable Object[] NOTHING = {};

    private final Method method;
    private final @Nullable Object[] arguments;

    Call(Method method, @Nullable Object @Nullable [] arguments) {
        this.method = method;
        this.arguments = arguments == null ? NOTHING : arguments;
    }

    String name() {
        return method.getName();
    }

    Class<?> answer() {
        return method.getReturnType();
    }

    boolean isOf(Class<?> type) {
        return method.getDeclaringClass() == type;
    }

    int arity() {
        return arguments.length;
    }

    @Nullable Object argument(int index) {
        return arguments[index];
    }

    /** The first argument, without which the call makes no sense. */
    Object required() throws SQLException {
        Object argument = argument(0);
        if (argument == null) {
            throw new SQLException(name() + " needs an argument");
        }
        return argument;
    }

    @Nullable Object on(Object target) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            if (e.getCause() instanceof RuntimeException wrong) {
                throw wrong;
            }
            if (e.getCause() instanceof Error broken) {
                throw broken;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
