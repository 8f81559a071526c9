package io.landbridge.pipeline.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.List;

/** Functions of our own: each overload is declared and bound in one place. */
final class FunctionTable {

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    /** A type of an argument and the class of its values. */
    record Argument<T>(CelType type, Class<T> form) {}

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    /** {@code name(a)}. */
    <A> void function(String name, CelType result, Argument<A> a, CelFunctionOverload.Unary<A> body) {
        String id = id(name, a);
        declarations.add(
                CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newGlobalOverload(id, result, a.type())));
        bindings.add(CelFunctionBinding.from(id, a.form(), body));
    }

    /** {@code name(a, b)}, operators among them. */
    <A, B> void function(
            String name, CelType result, Argument<A> a, Argument<B> b, CelFunctionOverload.Binary<A, B> body) {
        String id = id(name, a, b);
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(id, result, a.type(), b.type())));
        bindings.add(CelFunctionBinding.from(id, a.form(), b.form(), body));
    }

    /** {@code a.name()}. */
    <A> void member(String name, CelType result, Argument<A> a, CelFunctionOverload.Unary<A> body) {
        String id = id(name, a);
        declarations.add(
                CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newMemberOverload(id, result, a.type())));
        bindings.add(CelFunctionBinding.from(id, a.form(), body));
    }

    /** {@code a.name(b)}. */
    <A, B> void member(
            String name, CelType result, Argument<A> a, Argument<B> b, CelFunctionOverload.Binary<A, B> body) {
        String id = id(name, a, b);
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newMemberOverload(id, result, a.type(), b.type())));
        bindings.add(CelFunctionBinding.from(id, a.form(), b.form(), body));
    }

    /** {@code a.name(b, c)}. */
    void member(String name, CelType result, Argument<?> a, Argument<?> b, Argument<?> c, CelFunctionOverload body) {
        String id = id(name, a, b, c);
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newMemberOverload(id, result, a.type(), b.type(), c.type())));
        bindings.add(CelFunctionBinding.from(id, List.of(a.form(), b.form(), c.form()), body));
    }

    private static String id(String name, Argument<?>... arguments) {
        StringBuilder id = new StringBuilder("landbridge_").append(name);
        for (Argument<?> argument : arguments) {
            id.append('_').append(argument.type().name());
        }
        return id.toString();
    }
}
