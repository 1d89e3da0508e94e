"""Invented sentences for the demonstration's answers, in the language of the city. Each says that it is invented.

By the name of the question, without the section; several for one question, so that not all cities say the same.
"""

from collections.abc import Mapping, Sequence

INVENTED = {"es": "(Inventado)", "pt": "(Inventado)"}

PHRASES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "es": {
        "a2_source": ("Instituto nacional de estadística", "Oficina local de datos"),
        "a3_source": (
            "Censo nacional, resultados por localidad",
            "Estimación del área de datos con registros de salud",
        ),
        "a8": ("Dirección de Derechos Humanos", "Secretaría de Desarrollo Social", "Área de Convivencia"),
        "a8_post": ("Responsable de área", "Coordinación técnica"),
        "a8_others": ("Salud, Educación y Vivienda", "Jurídica y Estadística"),
        "b2_name": (
            "Plan local de derechos humanos",
            "Ordenanza de igualdad de trato",
            "Declaración de ciudad de acogida",
        ),
        "b6_why": (
            "Lo exige un trámite de otro nivel de gobierno.",
            "El sistema informático pide número de documento.",
        ),
        "c3_place": ("Secretaría de Gobierno", "Intendencia o alcaldía, en forma directa"),
        "c6_source": ("Cooperación internacional", "Ministerio nacional del área"),
        "e2_name": ("Consultorio con mediación intercultural", "Bolsa de empleo abierta", "Aula de lengua y cultura"),
        "e5_detail": ("Ferias mensuales con puestos propios y apoyo para registrar el emprendimiento.",),
        "f5": ("La mesa pidió horarios de tarde para la atención, y la oficina abre hasta las 20.",),
        "g1_detail": ("Acompañamiento a mujeres migrantes y espacio para adolescentes que llegaron solos.",),
        "h1_name": ("Semana de la convivencia", "Barrio de muchas voces"),
        "h2_outcome": ("La mayoría se resolvió con mediación; dos pasaron a la justicia.",),
        "h4_name": ("Espacio de memoria del puerto", "Archivo oral de las migraciones"),
        "i3_finding": ("La atención llega, pero falta personal que hable otras lenguas.",),
        "i4_detail": ("Los registros de atención no guardan la situación documental.",),
        "j3_what": (
            "Cómo abrir la atención primaria de salud sin pedir documento nacional.",
            "Cómo formar mediadoras y mediadores interculturales dentro del municipio.",
            "Cómo llevar una mesa de migrantes que decide sobre un presupuesto pequeño.",
        ),
        "j4_detail": (
            "Pasar de una feria anual a una política sostenida con presupuesto.",
            "Medir qué cambia en la vida de las personas y no solo cuántas se atienden.",
        ),
        "j5_conditions": ("Con dos semanas de aviso y por videollamada.",),
        "j5_office": ("Dirección de Derechos Humanos",),
        "j6_why": ("Hay equipo estable y plan anual.", "Empezó hace poco y depende de fondos externos."),
        "": ("Respuesta de ejemplo para la demostración.",),
    },
    "pt": {
        "a2_source": ("Instituto nacional de estatística", "Setor municipal de dados"),
        "a3_source": (
            "Censo nacional, resultados por município",
            "Estimativa do setor de dados com registros de saúde",
        ),
        "a8": ("Secretaria de Direitos Humanos", "Secretaria de Assistência Social", "Coordenadoria de Convivência"),
        "a8_post": ("Responsável pelo setor", "Coordenação técnica"),
        "a8_others": ("Saúde, Educação e Habitação", "Jurídico e Estatística"),
        "b2_name": ("Plano municipal de direitos humanos", "Lei de igualdade de tratamento", "Declaração de acolhida"),
        "b6_why": ("É exigência de outro nível de governo.", "O sistema informatizado pede número de documento."),
        "c3_place": ("Secretaria de Governo", "Gabinete da prefeitura"),
        "c6_source": ("Cooperação internacional", "Ministério nacional da área"),
        "e2_name": (
            "Posto de saúde com mediação intercultural",
            "Balcão de emprego aberto",
            "Aulas de língua e cultura",
        ),
        "e5_detail": ("Feiras mensais com espaço próprio e apoio para formalizar o negócio.",),
        "f5": ("O conselho pediu atendimento à noite, e o posto passou a abrir até as 20 h.",),
        "g1_detail": ("Acompanhamento a mulheres migrantes e espaço para adolescentes que chegaram sozinhos.",),
        "h1_name": ("Semana da convivência", "Bairro de muitas vozes"),
        "h2_outcome": ("A maioria se resolveu por mediação; dois casos foram à justiça.",),
        "h4_name": ("Espaço de memória do porto", "Arquivo oral das migrações"),
        "i3_finding": ("O atendimento chega, mas falta pessoal que fale outras línguas.",),
        "i4_detail": ("Os registros de atendimento não guardam a situação documental.",),
        "j3_what": (
            "Como abrir a atenção básica de saúde sem pedir documento nacional.",
            "Como formar mediadoras e mediadores interculturais na própria prefeitura.",
            "Como conduzir um conselho de migrantes que decide sobre um pequeno orçamento.",
        ),
        "j4_detail": (
            "Passar de uma feira anual a uma política permanente com orçamento.",
            "Medir o que muda na vida das pessoas, e não só quantas são atendidas.",
        ),
        "j5_conditions": ("Com duas semanas de aviso e por videochamada.",),
        "j5_office": ("Secretaria de Direitos Humanos",),
        "j6_why": ("Há equipe estável e plano anual.", "Começou há pouco e depende de recursos externos."),
        "": ("Resposta de exemplo para a demonstração.",),
    },
}


def phrases(name: str, language: str) -> Sequence[str]:
    """What may be said at the question of this name."""
    table = PHRASES[language]
    return [f"{text} {INVENTED[language]}" for text in table.get(name) or table[""]]
