package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.TransformerCatalog;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the user's transformers on a class path. */
public final class TransformerLoader implements TransformerCatalog {

    private final ClassLoader classes;

    /** @param classes where the user's classes are, the product's own behind them */
    public TransformerLoader(ClassLoader classes) {
        this.classes = classes;
    }

    @Override
    public List<Output> outputs(String className) {
        RowTransformer transformer = load(className);
        try {
            return transformer.targets().stream()
                    .map(target -> new Output(target.table(), target.columns()))
                    .toList();
        } catch (RuntimeException | LinkageError e) {
            throw refused(className, "its targets() failed: " + e, e);
        }
    }

    RowTransformer load(String className) {
        try {
            Class<?> type = Class.forName(className, true, classes);
            if (!RowTransformer.class.isAssignableFrom(type)) {
                throw refused(className, "the class does not implement " + RowTransformer.class.getName(), null);
            }
            return (RowTransformer) type.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw refused(className, "there is no such class on the class path", e);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw refused(className, "the class is not public with a public constructor without arguments", e);
        } catch (InvocationTargetException e) {
            throw refused(className, "its constructor failed: " + e.getCause(), e);
        } catch (LinkageError e) {
            throw refused(className, "the class cannot be loaded: " + e, e);
        }
    }

    private static LandbridgeException refused(String className, String what, @Nullable Throwable cause) {
        return new LandbridgeException(PlanError.TRANSFORMER, className, what, cause);
    }
}
