package io.landbridge.pipeline.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.landbridge.pipeline.expression.Compilation.Issue;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compiles and type-checks expressions over the rows of one table; not for several threads. */
public final class ExpressionCompiler {

    private static final int MAX_ITERATIONS = 10_000;
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableQuotedIdentifierSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .build();

    private final Variables variables;
    private final CelCompiler compiler;

    /** @param columns of the source table, in the order in which {@link RowValues} counts them */
    public ExpressionCompiler(List<Column> columns) {
        this.variables = new Variables(columns);
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings(), CelExtensions.math())
                .addFunctionDeclarations(Functions.table().declarations())
                .addVar(Variables.NULL, SimpleType.DYN);
        for (String name : variables.names()) {
            builder.addVar(Variables.VALUE + name, variables.type(name));
            builder.addVar(Variables.IS_NULL + name, SimpleType.BOOL);
        }
        this.compiler = builder.build();
    }

    /** Compiles one text; everything that is wrong with it is answered, never thrown. */
    public Compilation compile(String text) {
        List<Issue> issues = new ArrayList<>();
        Expression expression = compile(text, issues);
        if (expression == null && issues.isEmpty()) {
            throw new IllegalStateException("No expression and no issue: " + text);
        }
        return new Compilation(issues.isEmpty() ? expression : null, issues);
    }

    private @Nullable Expression compile(String text, List<Issue> issues) {
        CelValidationResult parsing = compiler.parse(text);
        if (parsing.hasError()) {
            issues.add(CelMessages.syntax(text, parsing.getErrors().get(0)));
            return null;
        }
        CelAbstractSyntaxTree parsed = tree(parsing);
        ColumnReferences references = new ColumnReferences(variables, parsed.getSource(), issues);
        CelMutableAst mutable = CelMutableAst.fromCelAst(parsed);
        references.rewrite(mutable.expr());
        Map<String, CelType> declared = new HashMap<>();
        List<Object> constants = constants(references, mutable, declared);
        if (!issues.isEmpty()) {
            return null;
        }
        CelAbstractSyntaxTree checked = check(mutable, declared, text, issues);
        if (checked != null && !references.nullBranches().isEmpty()) {
            typeNulls(references, checked, declared);
            checked = check(mutable, declared, text, issues);
        }
        if (checked == null) {
            return null;
        }
        ValueKind kind = Variables.kind(checked.getResultType());
        if (kind == null) {
            issues.add(new Issue(1, 1, CelMessages.noColumnType(checked.getResultType())));
            return null;
        }
        return new CelExpression(
                text,
                references.columns(),
                references.columns().stream()
                        .mapToInt(name -> Objects.requireNonNull(variables.position(name)))
                        .toArray(),
                references.columns().stream().map(variables::type).toArray(CelType[]::new),
                constants,
                references.saysNull(),
                kind,
                program(checked));
    }

    private @Nullable CelAbstractSyntaxTree check(
            CelMutableAst tree, Map<String, CelType> declared, String text, List<Issue> issues) {
        CelCompilerBuilder builder = compiler.toCompilerBuilder();
        declared.forEach(builder::addVar);
        CelValidationResult result = builder.build().check(tree.toParsedAst(true));
        if (result.hasError()) {
            result.getErrors().forEach(error -> issues.add(CelMessages.issue(text, error)));
            return null;
        }
        return tree(result);
    }

    /** Makes the values that the text spells, and refuses those that cannot be made. */
    private List<Object> constants(ColumnReferences references, CelMutableAst tree, Map<String, CelType> declared) {
        List<Object> values = new ArrayList<>();
        for (CelMutableExpr literal : references.literals()) {
            CelMutableAst alone = CelMutableAst.of(CelMutableExpr.newInstance(literal), tree.source());
            CelAbstractSyntaxTree checked = tree(compiler.check(alone.toParsedAst(true)));
            try {
                Object value = program(checked).eval();
                String name = Variables.CONSTANT + values.size();
                values.add(value);
                declared.put(name, checked.getResultType());
                literal.setIdent(CelMutableIdent.create(name));
            } catch (CelEvaluationException e) {
                references.issue(literal, CelExpression.reason(e) + ".");
            }
        }
        return values;
    }

    /** The library would take a branch that is null for dynamic; here it has the type of the other branch. */
    private static void typeNulls(
            ColumnReferences references, CelAbstractSyntaxTree checked, Map<String, CelType> declared) {
        for (CelMutableExpr conditional : references.nullBranches()) {
            CelType type = branchType(conditional, checked);
            String name = Variables.NULL + type.name();
            declared.put(name, type);
            for (CelMutableExpr branch : conditional.call().args()) {
                if (isNullBranch(branch)) {
                    branch.setIdent(CelMutableIdent.create(name));
                }
            }
        }
    }

    private static CelType branchType(CelMutableExpr expr, CelAbstractSyntaxTree checked) {
        if (isNullBranch(expr)) {
            return SimpleType.DYN;
        }
        if (expr.getKind() == Kind.CALL && expr.call().function().equals(Operator.CONDITIONAL.getFunction())) {
            CelType first = branchType(expr.call().args().get(1), checked);
            return first == SimpleType.DYN ? branchType(expr.call().args().get(2), checked) : first;
        }
        return checked.getType(expr.id()).orElse(SimpleType.DYN);
    }

    private static boolean isNullBranch(CelMutableExpr expr) {
        return expr.getKind() == Kind.IDENT && expr.ident().name().startsWith(Variables.NULL);
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException("Wrong after all: " + e.getMessage(), e);
        }
    }

    private static CelRuntime.Program program(CelAbstractSyntaxTree checked) {
        try {
            return Evaluator.INSTANCE.createProgram(checked);
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("A checked expression has no program", e);
        }
    }

    /** Holds the evaluator, which is made when the first expression needs it. */
    private static final class Evaluator {
        static final CelRuntime INSTANCE = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.strings(), CelExtensions.math())
                .addFunctionBindings(Functions.table().bindings())
                .build();
    }
}
