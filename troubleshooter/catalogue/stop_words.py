"""Words that say nothing about which error it is: articles, pronouns, courtesies, question words.

English and Spanish, folded; and the shortest of a few other languages.
"""

_ENGLISH = """
a about again all also am an and any are as at be been but by can could did do does for from get gets
getting got had has have he help hello her here hi his how i if in into is it its just like may me might
more must my of on or our please por so some such than thank thanks that the their them then there these
they this those to too trying until us was we were what when where which while who why will with would you
your yet im ive cant dont doesnt isnt wont test tests testing problem problems issue issues prueba
problema problemas says say said idea ideas anyone someone know knows regards dear team
see details detail message information doing done
"""
_SPANISH_AND_OTHERS = """
al algo alguien ante aqui asi aunque ayuda cada como con cual cuando de del desde donde e el ella ellos en
entre era es esa ese eso esta estan estas este esto estos ha hace hacen hacer hago hasta hay hola la las
le les lo los mas mi mis muy ni nos o para pero porque pues puede pueden puedo que quien se sea ser si
sido sin sobre son soy su sus tambien tan te tengo tiene tienen toda todas todo todos tras tu un una unas
uno unos favor gracias y ya der die das und ist nicht den dem ein eine des du est une pas il di da che um
uma os dos haciendo hecho hizo dice dicen buenos buenas saludos sabe saben alguna algun detalles mensaje
"""

STOP_WORDS = frozenset(_ENGLISH.split()) | frozenset(_SPANISH_AND_OTHERS.split())
